package cookbook.multiprocessing.lang;

import java.io.Serializable;

/**
 * A {@link java.lang.Runnable} that can travel to another process: what a lambda or a method
 * reference written in place becomes where one is asked for.
 *
 * <p>What a lambda captures travels with it: shared objects as references, so that all processes
 * work on the same one; everything else as a copy. It must therefore be a record, one of the JDK's
 * value classes and collections, or {@link Serializable}; a lambda within an object captures that
 * object as soon as it touches one of its fields or methods.
 */
@FunctionalInterface
@SuppressWarnings("AvoidCommonTypeNames") // the name is what it is for
public interface Runnable extends java.lang.Runnable, Serializable {}
