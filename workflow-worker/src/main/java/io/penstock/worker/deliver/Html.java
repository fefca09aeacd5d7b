package io.penstock.worker.deliver;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/// Plain text as HTML that shows the same: nothing in it is markup.
final class Html {
    private Html() {}

    /// A paragraph for each, where an empty line parts them.
    static String of(String text) {
        return Arrays.stream(text.strip().split("\\R\\s*\\R"))
                .map(Html::paragraph)
                .collect(Collectors.joining());
    }

    private static String paragraph(String text) {
        return "<p>" + HtmlUtils.htmlEscape(text, "UTF-8").replaceAll("\\R", "<br>") + "</p>";
    }
}
