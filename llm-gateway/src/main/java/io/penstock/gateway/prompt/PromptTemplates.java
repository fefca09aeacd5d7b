package io.penstock.gateway.prompt;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.penstock.schema.json.StrictJson;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Renders templates (Mustache): nothing is escaped, partials are refused, and a variable that was
/// not given is an error, also where it only opens a section.
///
/// Variables are JSON values; templates reach their members, and no method of any object.
public final class PromptTemplates {
    private static final int LONGEST = 4 * 1024 * 1024;

    private static final Mustache.Compiler COMPILER =
            Mustache.compiler()
                    .escapeHTML(false)
                    .strictSections(true)
                    .withCollector(
                            new BasicCollector() {
                                @Override
                                public <K, V> Map<K, V> createFetcherCache() {
                                    return new ConcurrentHashMap<>();
                                }
                            });

    private PromptTemplates() {}

    /// Why `content` is no template.
    static Optional<String> defect(String content) {
        try {
            return include(COMPILER.compile(content))
                    .map(name -> "partials are not supported: {{> " + name + "}}");
        } catch (MustacheException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> include(Template template) {
        var found = new AtomicReference<String>();
        template.visit(
                new Mustache.Visitor() {
                    @Override
                    public void visitText(String text) {}

                    @Override
                    public void visitVariable(String name) {}

                    @Override
                    public boolean visitInclude(String name) {
                        found.set(name);
                        return false;
                    }

                    @Override
                    public boolean visitSection(String name) {
                        return true;
                    }

                    @Override
                    public boolean visitInvertedSection(String name) {
                        return true;
                    }
                });
        return Optional.ofNullable(found.get());
    }

    /// The messages of `prompt` with their variables filled in, as a request carries them.
    ///
    /// @throws UnrenderablePromptException if a variable is missing, or the text grows beyond 4 MiB
    public static ArrayNode render(PromptVersion prompt, ObjectNode variables) {
        var values =
                StrictJson.TOLERANT.convertValue(
                        variables, new TypeReference<Map<String, Object>>() {});
        var messages = StrictJson.TOLERANT.createArrayNode();
        for (var message : prompt.messages()) {
            messages.addObject()
                    .put("role", message.role())
                    .put("content", render(prompt, message.content(), values));
        }
        return messages;
    }

    private static String render(PromptVersion prompt, String content, Map<String, Object> values) {
        var text = new BoundedWriter(LONGEST);
        try {
            COMPILER.compile(content).execute(values, text);
        } catch (MustacheException.Context e) {
            throw UnrenderablePromptException.missing(prompt, e.key);
        } catch (BoundedWriter.FullException _) {
            throw UnrenderablePromptException.tooLong(prompt, LONGEST);
        }
        return text.toString();
    }
}
