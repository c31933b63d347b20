package org.yunzhang.peer;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Measures the processor time of a whole process: all threads, the collector's and compiler's too. */
final class Bench {
  private static final long WARM_NS = 6_000_000_000L;
  private static final int WARM_COUNT = 20;

  private Bench() {}

  /** Warms up until the compiler had its chance, told by the time of the processor, not the wall's. */
  static void warm(Callable<?> work) throws Exception {
    long from = cpu();
    for (int i = 0; i < WARM_COUNT || cpu() - from < WARM_NS; i++) {
      work.call();
    }
  }

  /** Runs for a fixed time of the processor and gives milliseconds a call, as one line. */
  static String measure(Callable<?> work, long periodMs) throws Exception {
    long from = cpu();
    int count = 0;
    while (count == 0 || cpu() - from < periodMs * 1_000_000L) {
      work.call();
      count++;
    }
    double cpuMs = (cpu() - from) / 1e6 / count;
    return String.format(Locale.ROOT, "{\"count\":%d,\"cpuMs\":%.4f}", count, cpuMs);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
