package cookbook.subprocess;

/** A pipe from a child, and who takes what comes out of it. */
record Flow(ReadEnd from, Sink to) {}
