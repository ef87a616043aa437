package cookbook.multiprocessing.core;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which classes messages may name: all that the program's own class path defines, and of the JDK
 * those that carry data; none that known attacks on deserialization are built from.
 *
 * <p>This is a second line of defence. The first is that only processes of the same user can write
 * to the memory that messages are read from.
 */
final class TravelFilter implements ObjectInputFilter {
  /** Java.io recurses: a deeper graph would overflow the stack. */
  private static final int MAX_DEPTH = 600;

  /** Packages and classes, of the JDK and of well-known libraries, from the published attacks. */
  private static final String[] GADGETS = {
    "bsh.",
    "clojure.",
    "com.mchange.v2.",
    "com.rometools.rome.feed.impl.",
    "com.sun.syndication.feed.impl.",
    "com.vaadin.data.util.",
    "com.zaxxer.hikari.",
    "java.beans.",
    "java.lang.reflect.",
    "java.net.URL",
    "java.rmi.",
    "java.security.SignedObject",
    "net.sf.json.",
    "org.apache.commons.beanutils.",
    "org.apache.commons.collections.bag.TreeBag",
    "org.apache.commons.collections.functors.",
    "org.apache.commons.collections.keyvalue.TiedMapEntry",
    "org.apache.commons.collections.map.LazyMap",
    "org.apache.commons.collections4.comparators.TransformingComparator",
    "org.apache.commons.collections4.functors.",
    "org.apache.commons.collections4.keyvalue.TiedMapEntry",
    "org.apache.commons.collections4.map.LazyMap",
    "org.apache.commons.fileupload.",
    "org.apache.myfaces.",
    "org.apache.wicket.util.upload.",
    "org.apache.xalan.",
    "org.aspectj.weaver.",
    "org.codehaus.groovy.runtime.",
    "org.hibernate.engine.spi.TypedValue",
    "org.hibernate.property.",
    "org.jboss.interceptor.",
    "org.jboss.weld.interceptor.",
    "org.mozilla.javascript.",
    "org.python.core.",
    "org.springframework.aop.",
    "org.springframework.beans.factory.",
    "org.springframework.core.SerializableTypeWrapper",
  };

  private static final String[] HARMLESS = {
    "java.io.",
    "java.lang.",
    "java.math.",
    "java.net.",
    "java.nio.",
    "java.security.",
    "java.sql.",
    "java.text.",
    "java.time.",
    "java.util.",
  };

  /** What a public class of the JDK writes in its place. */
  private static final Set<String> STAND_INS = Set.of("sun.util.calendar.ZoneInfo");

  private final long bytes;
  private @Nullable String refusal;

  /**
   * Creates a filter for one stream.
   *
   * @param bytes how long it is
   */
  TravelFilter(int bytes) {
    this.bytes = bytes;
  }

  /** Why it refused, if it did. */
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    Class<?> type = info.serialClass();
    String why = null;
    if (type != null && !isAdmitted(type)) {
      why = refusal(type.getName());
    } else if (info.depth() > MAX_DEPTH) {
      why = "a message nested deeper than " + MAX_DEPTH + " is refused";
    } else if (info.arrayLength() > 4 * bytes + 64 || info.references() > bytes) {
      // Every element takes a byte at least; a hash table asks for a few slots an element.
      why = "a message of " + bytes + " bytes cannot hold " + info.arrayLength() + " elements";
    }
    if (why == null) {
      return Status.ALLOWED;
    }
    refusal = why;
    return Status.REJECTED;
  }

  /** Asked before the class is loaded. */
  static void requireAdmitted(String className) throws InvalidClassException {
    if (startsWithOne(GADGETS, className)) {
      throw new InvalidClassException(refusal(className));
    }
  }

  static void requireAdmitted(Class<?> type) throws InvalidClassException {
    if (!isAdmitted(type)) {
      throw new InvalidClassException(refusal(type.getName()));
    }
  }

  private static String refusal(String className) {
    return "messages may not carry "
        + className
        + ": only classes of the program, and harmless ones of the JDK, are admitted";
  }

  private static boolean isAdmitted(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    String name = element.getName();
    if (element.isPrimitive()) {
      return true;
    }
    if (startsWithOne(GADGETS, name)) {
      return false;
    }
    return !isOfTheJdk(element) || startsWithOne(HARMLESS, name) || STAND_INS.contains(name);
  }

  private static boolean isOfTheJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || ClassLoader.getPlatformClassLoader().equals(loader)
        || isJdkModule(type);
  }

  private static boolean isJdkModule(Class<?> type) {
    String module = type.getModule().getName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static boolean startsWithOne(String[] prefixes, String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
