package org.yunzhang.peer;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ofdrw.converter.FontLoader;

/**
 * Reads one command a line, words apart by tabs, and answers one line each: `ok …` or `no …`.
 *
 * Standard output carries answers only; what libraries print goes to standard error.
 */
public final class Main {
  private static final double MM_PER_INCH = 25.4;
  private final Peer peer;
  private final Map<String, Callable<?>> warmed = new HashMap<>();

  private Main(Path corpus) throws Exception {
    peer = new Peer(corpus);
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Main main = new Main(Path.of(args[0]));
    // The same font on both sides where a file brings none: else pictures compare fonts.
    if (args.length > 1) {
      FontLoader.getInstance(); // Looks for its own default, which would come after ours.
      FontLoader.loadAsDefaultFont(args[1]);
    }
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(main.answer(line.split("\t")));
      answers.flush();
    }
    System.exit(0); // Libraries leave threads behind.
  }

  private String answer(String[] words) {
    try {
      return ("ok " + run(words)).stripTrailing();
    } catch (Throwable error) {
      return "no " + String.valueOf(error).replaceAll("\\s+", " ");
    }
  }

  private String run(String[] words) throws Exception {
    Path file = Path.of(words[1]);
    switch (words[0]) {
      case "verify" -> peer.verify(Files.readAllBytes(file));
      case "pages" -> {
        return String.valueOf(Peer.pages(Files.readAllBytes(file)));
      }
      case "whole" -> {
        return String.valueOf(Peer.isWhole(file));
      }
      case "protect" -> peer.protect(file, Path.of(words[2]));
      case "encrypt" ->
          peer.encrypt(file, Path.of(words[2]), words[3], words.length > 4 ? words[4] : null);
      case "seal", "svg", "png", "pdf" -> write(words, Path.of(words[2]));
      case "warm" -> Bench.warm(remembered(words[1], words[2], words[3]));
      case "measure" -> {
        long periodMs = Long.parseLong(words[4]);
        return Bench.measure(remembered(words[1], words[2], words[3]), periodMs);
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "";
  }

  private void write(String[] words, Path out) throws Exception {
    Object made = work(words[0], words[1], words.length > 3 ? words[3] : "").call();
    byte[] bytes =
        made instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) made;
    Files.write(out, bytes);
  }

  private Callable<?> remembered(String what, String file, String how) throws Exception {
    String name = what + "\t" + file + "\t" + how;
    Callable<?> known = warmed.get(name);
    if (known == null) warmed.put(name, known = work(what, file, how));
    return known;
  }

  /** `how`: the way of sealing; for pictures the page from 0 and the dots an inch, `0@150`. */
  private Callable<?> work(String what, String file, String how) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(file));
    switch (what) {
      case "verify":
        return () -> {
          peer.verify(bytes);
          return null;
        };
      case "seal":
        return () -> peer.seal(bytes, how);
      case "pdf":
        return () -> Peer.pdf(bytes);
      default:
        String[] parts = how.split("@");
        int page = Integer.parseInt(parts[0]);
        double dotsPerMm = Double.parseDouble(parts[1]) / MM_PER_INCH;
        return what.equals("svg")
            ? () -> Peer.svg(bytes, page, dotsPerMm)
            : () -> Peer.png(bytes, page, dotsPerMm);
    }
  }
}
