package io.penstock.cli.letter;

import io.penstock.schema.api.DeadLetters.Plan;
import java.io.PrintWriter;

/// Shows a plan, and asks.
final class Confirmation {
    private Confirmation() {}

    static void tell(PrintWriter out, Plan plan, String after) {
        plan.sample().forEach(letter -> out.println(LetterLine.of(letter)));
        if (plan.sample().size() < plan.count()) {
            out.println("… and " + (plan.count() - plan.sample().size()) + " more");
        }
        plan.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println(letters(plan.count()) + after);
        out.flush();
    }

    static boolean given(PrintWriter out, String question) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            out.println("add --yes where nobody can be asked");
            return false;
        }
        var answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    static String letters(long count) {
        return count == 1 ? "1 letter" : count + " letters";
    }
}
