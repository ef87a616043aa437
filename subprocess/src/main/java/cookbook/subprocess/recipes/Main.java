package cookbook.subprocess.recipes;

import cookbook.logging.Menu;

/** Runs the recipes that are named, in order; without a name, lists all and runs the first. */
final class Main {
  private static final Menu MENU =
      new Menu(
          "subprocess",
          """
          FilterText                Send text through another program, and read what comes back.
          RunAProgram               Run a program on our own terminal, and see how it ended.
          ExpandShellVariables      Let a shell expand variables, where a plain command does not.
          RunWhatTheUserTyped       Put a user's text into a shell script, and run it as code (broken).
          KeepValuesOutOfTheScript  Hand values to a program so that none is ever read as code.
          SetEnvironment            Give a child environment variables, or none of ours.
          ChooseDirectory           Run a program in another working directory.
          RunInBackground           Run a command in the background, and take its result later.
          RunManyBounded            Run many children at once, but never more than three.
          LearnWhyItDidNotStart     Learn why a program could not be started.
          CaptureOutput             Capture what a program prints: as bytes, as text, as lines.
          CaptureBothApart          Capture output and error output, each for itself.
          CaptureThoughItFailed     Keep the output of a program that fails.
          MergeErrorIntoOutput      Send the error output where the output goes, in the order of writing.
          DiscardOutput             Throw away what a program says, and keep its exit code.
          HangOnFullPipe            Wait for a child before reading what it says, and hang (broken).
          DrainBothPipes            Drain both pipes while the child runs, however much it says.
          LimitOutput               Limit how much a program may say.
          PassBinaryData            Pass binary data through a program, byte for byte.
          NameTheCharset            Name the charset of a program that does not speak UTF-8.
          StreamBuildProgress       Show the progress of a long build while it runs.
          LogUnderTheChildsName     Log what children say, each under its own name.
          TeeOutput                 Send one output to several targets: a file, the log, the result.
          RedirectAndAppend         Read a child's input from a file, write its output to one, and append.
          ReadWhileItRuns           Read the first words of a program that runs on.
          WriteToAChild             Write to a program piece by piece, until there is no more.
          TalkOverThreePipes        Talk over all three pipes: input, output and error output.
          CommunicateMerged         Talk with a program whose error output comes with its output.
          TalkLineByLine            Hold a dialogue with a program, line by line.
          TalkAllAtOnce             Say all there is to say at once, and read all answers.
          ConnectPrograms           Connect programs into a pipeline.
          BlameFailedStage          Learn which stage of a pipeline failed.
          StopEndlessWriter         Let a pipeline end although its first stage never would.
          CheckExitCode             Turn an exit code other than 0 into an exception.
          DecodeExitStatus          Tell an exit code from a signal.
          TellWhenItEnds            Be told when a child has ended, without waiting for it.
          AskBeforeKilling          Ask a child to end, and kill it only if it does not listen.
          LeaveGrandchildBehind     End a child at its time-out, and leave its own child running (broken).
          EndWholeTree              End a child at its time-out, with all that it has started.
          EndSilentChild            End a child that has fallen silent, however long it may talk.
          EndByInterrupt            End a child by interrupting the thread that waits for it.
          SendSignal                Send a signal to a child that listens.
          SignalOnlyTheShell        Signal a shell, and miss the program that it runs (broken).
          SignalGroup               Signal a whole process group, so that the shell's child hears it too.
          EscapeCtrlC               See which children the parent's Ctrl-C takes along, and which not.
          StopAndContinue           Stop a child where it stands, and let it go on.
          InspectProcess            Ask what a process is, who started it, and which children it has.
          """);

  static void main(String... names) throws Exception {
    for (String name : MENU.choose(names)) {
      switch (name) {
        case "FilterText" -> FilterText.main();
        case "RunAProgram" -> RunAProgram.main();
        case "ExpandShellVariables" -> ExpandShellVariables.main();
        case "RunWhatTheUserTyped" -> RunWhatTheUserTyped.main();
        case "KeepValuesOutOfTheScript" -> KeepValuesOutOfTheScript.main();
        case "SetEnvironment" -> SetEnvironment.main();
        case "ChooseDirectory" -> ChooseDirectory.main();
        case "RunInBackground" -> RunInBackground.main();
        case "RunManyBounded" -> RunManyBounded.main();
        case "LearnWhyItDidNotStart" -> LearnWhyItDidNotStart.main();
        case "CaptureOutput" -> CaptureOutput.main();
        case "CaptureBothApart" -> CaptureBothApart.main();
        case "CaptureThoughItFailed" -> CaptureThoughItFailed.main();
        case "MergeErrorIntoOutput" -> MergeErrorIntoOutput.main();
        case "DiscardOutput" -> DiscardOutput.main();
        case "HangOnFullPipe" -> HangOnFullPipe.main();
        case "DrainBothPipes" -> DrainBothPipes.main();
        case "LimitOutput" -> LimitOutput.main();
        case "PassBinaryData" -> PassBinaryData.main();
        case "NameTheCharset" -> NameTheCharset.main();
        case "StreamBuildProgress" -> StreamBuildProgress.main();
        case "LogUnderTheChildsName" -> LogUnderTheChildsName.main();
        case "TeeOutput" -> TeeOutput.main();
        case "RedirectAndAppend" -> RedirectAndAppend.main();
        case "ReadWhileItRuns" -> ReadWhileItRuns.main();
        case "WriteToAChild" -> WriteToAChild.main();
        case "TalkOverThreePipes" -> TalkOverThreePipes.main();
        case "CommunicateMerged" -> CommunicateMerged.main();
        case "TalkLineByLine" -> TalkLineByLine.main();
        case "TalkAllAtOnce" -> TalkAllAtOnce.main();
        case "ConnectPrograms" -> ConnectPrograms.main();
        case "BlameFailedStage" -> BlameFailedStage.main();
        case "StopEndlessWriter" -> StopEndlessWriter.main();
        case "CheckExitCode" -> CheckExitCode.main();
        case "DecodeExitStatus" -> DecodeExitStatus.main();
        case "TellWhenItEnds" -> TellWhenItEnds.main();
        case "AskBeforeKilling" -> AskBeforeKilling.main();
        case "LeaveGrandchildBehind" -> LeaveGrandchildBehind.main();
        case "EndWholeTree" -> EndWholeTree.main();
        case "EndSilentChild" -> EndSilentChild.main();
        case "EndByInterrupt" -> EndByInterrupt.main();
        case "SendSignal" -> SendSignal.main();
        case "SignalOnlyTheShell" -> SignalOnlyTheShell.main();
        case "SignalGroup" -> SignalGroup.main();
        case "EscapeCtrlC" -> EscapeCtrlC.main();
        case "StopAndContinue" -> StopAndContinue.main();
        case "InspectProcess" -> InspectProcess.main();
        default -> throw new AssertionError(name + " is on the menu, but not in the switch");
      }
    }
  }

  private Main() {}
}
