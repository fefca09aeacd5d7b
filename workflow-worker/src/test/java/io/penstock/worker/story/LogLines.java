package io.penstock.worker.story;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// What one class logs, while this is open.
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    public record Line(String level, String text, Map<String, String> fields) {}

    public static LogLines of(Class<?> source) {
        var lines = new LogLines((Logger) LoggerFactory.getLogger(source));
        lines.appender.start();
        lines.logger.addAppender(lines.appender);
        return lines;
    }

    public List<Line> lines() {
        return List.copyOf(appender.list).stream().map(LogLines::line).toList();
    }

    private static Line line(ILoggingEvent event) {
        var fields =
                Stream.ofNullable(event.getKeyValuePairs())
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(pair -> pair.key, pair -> "" + pair.value));
        return new Line(event.getLevel().toString(), event.getFormattedMessage(), fields);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
