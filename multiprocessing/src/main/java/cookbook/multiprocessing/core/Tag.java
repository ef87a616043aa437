package cookbook.multiprocessing.core;

/** The first byte of every encoded value: what follows. */
final class Tag {
  static final byte NULL = 0;
  static final byte FALSE = 1;
  static final byte TRUE = 2;
  static final byte BYTE = 3;
  static final byte SHORT = 4;
  static final byte CHAR = 5;
  static final byte INT = 6;
  static final byte LONG = 7;
  static final byte FLOAT = 8;
  static final byte DOUBLE = 9;

  /** A string of characters up to U+00FF, a byte each. */
  static final byte LATIN1 = 10;

  /** A string of two bytes a character. */
  static final byte UTF16 = 11;

  static final byte ENUM = 12;
  static final byte RECORD = 13;

  /** A value in the tail of the message, which java.io wrote. */
  static final byte SERIALIZED = 14;

  /** A reference to an object in a region. */
  static final byte SHARED = 15;

  static final byte LAMBDA = 16;

  static final byte BOOLEANS = 20;
  static final byte BYTES = 21;
  static final byte SHORTS = 22;
  static final byte CHARS = 23;
  static final byte INTS = 24;
  static final byte LONGS = 25;
  static final byte FLOATS = 26;
  static final byte DOUBLES = 27;
  static final byte OBJECTS = 28;

  static final byte ARRAY_LIST = 30;
  static final byte LIST_OF = 31;
  static final byte ARRAY_DEQUE = 32;
  static final byte HASH_SET = 33;
  static final byte LINKED_HASH_SET = 34;
  static final byte SET_OF = 35;
  static final byte HASH_MAP = 36;
  static final byte MAP_OF = 37;

  static final byte OPTIONAL = 50;
  static final byte OPTIONAL_INT = 51;
  static final byte OPTIONAL_LONG = 52;
  static final byte OPTIONAL_DOUBLE = 53;
  static final byte DURATION = 54;
  static final byte INSTANT = 55;
  static final byte LOCAL_DATE = 56;
  static final byte LOCAL_TIME = 57;
  static final byte LOCAL_DATE_TIME = 58;
  static final byte UUID = 59;
  static final byte BIG_INTEGER = 60;
  static final byte BIG_DECIMAL = 61;

  private Tag() {}
}
