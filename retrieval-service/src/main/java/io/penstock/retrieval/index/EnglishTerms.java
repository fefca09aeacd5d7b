package io.penstock.retrieval.index;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// English text as terms: words, lower case, without stop words, stemmed by Porter.
///
/// Lucene's `EnglishAnalyzer` with more stop words: pronouns, auxiliaries and question words. They
/// say nothing about what a question is about, and would otherwise count towards its confidence.
public final class EnglishTerms extends Analyzer {
    /// An index holds the terms of one version; another version makes a new index.
    public static final String VERSION = "english-porter-1";

    private static final CharArraySet STOP_WORDS = stopWords();
    private static final NormalizeCharMap APOSTROPHES = apostrophes();

    /// The distinct terms of `text`, in the order in which they first appear.
    public Set<String> distinct(String text) {
        return new LinkedHashSet<>(all(text));
    }

    /// Every term of `text`, in order.
    public List<String> all(String text) {
        var terms = new ArrayList<String>();
        try (var stream = tokenStream("text", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return terms;
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        var words = new StandardTokenizer();
        TokenStream terms = new EnglishPossessiveFilter(words);
        terms = new LowerCaseFilter(terms);
        terms = new StopFilter(terms, STOP_WORDS);
        return new TokenStreamComponents(words, new PorterStemFilter(terms));
    }

    @Override
    protected Reader initReader(String fieldName, Reader reader) {
        return new MappingCharFilter(APOSTROPHES, reader);
    }

    private static NormalizeCharMap apostrophes() {
        var map = new NormalizeCharMap.Builder();
        map.add("\u2019", "'");
        map.add("\u02bc", "'");
        return map.build();
    }

    private static CharArraySet stopWords() {
        var words =
                """
                i me my mine you your yours he him his she her hers we us our ours its them theirs
                am been being was were do does did doing have has had having
                can could may might must shall should will would
                what which who whom whose when where why how
                i'm i've i'd i'll you're you've you'd you'll we're we've we'd we'll they're they've
                isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't
                can't cannot couldn't won't wouldn't shouldn't it's that's there's what's
                please
                """;
        var all = new CharArraySet(EnglishAnalyzer.getDefaultStopSet(), true);
        all.addAll(Set.of(words.strip().split("\\s+")));
        return CharArraySet.unmodifiableSet(all);
    }
}
