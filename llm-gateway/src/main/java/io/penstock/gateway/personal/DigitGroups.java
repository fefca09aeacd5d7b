package io.penstock.gateway.personal;

/// Digits as people group them: from where a run of digits begins, with a few separators between
/// runs. A run that would be too many digits is not read.
final class DigitGroups {
    private final StringBuilder digits = new StringBuilder(20);
    /// For each group: how many digits there are up to its end, and where in the text that is.
    private final int[] counts;
    private final int[] ends;
    private int groups;

    private DigitGroups(int most) {
        counts = new int[most];
        ends = new int[most];
    }

    /// @param most digits
    /// @param mostSeparators characters of `separators` between two groups
    static DigitGroups read(Text text, int at, int most, String separators, int mostSeparators) {
        var read = new DigitGroups(most);
        var i = at;
        while (true) {
            var start = i;
            while (Text.isDigit(text.at(i)) && i - start <= most) {
                i++;
            }
            if (i == start || read.digits.length() + i - start > most) {
                return read;
            }
            read.digits.append(text.slice(start, i));
            read.counts[read.groups] = read.digits.length();
            read.ends[read.groups++] = i;
            for (var s = 0; s < mostSeparators && separators.indexOf(text.at(i)) >= 0; s++) {
                i++;
            }
        }
    }

    int groups() {
        return groups;
    }

    /// @param group from 0
    int length(int group) {
        return group == 0 ? counts[0] : counts[group] - counts[group - 1];
    }

    /// Digits of the first `many` groups.
    int count(int many) {
        return counts[many - 1];
    }

    String digits(int many) {
        return digits.substring(0, count(many));
    }

    /// Behind the first `many` groups.
    int end(int many) {
        return ends[many - 1];
    }
}
