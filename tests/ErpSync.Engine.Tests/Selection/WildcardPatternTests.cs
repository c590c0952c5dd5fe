using CsCheck;
using ErpSync.Engine.Selection;

namespace ErpSync.Engine.Tests.Selection;

public sealed class WildcardPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a*c", "ABBC", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[abc]", "B", true)]
    [InlineData("[abc]", "d", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[c-a]", "-", true)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("`*", "*", true)]
    [InlineData("`*", "x", false)]
    [InlineData("`[1`]", "[1]", true)]
    [InlineData("a`", "a`", true)]
    [InlineData("straße", "STRASSE", false)]
    [InlineData("ÄRGER", "ärger", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("line*", "line\nnext", true)]
    public void A_pattern_matches_as_in_powershell(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new WildcardPattern(pattern).IsMatch(text));

    [Fact]
    public void Every_text_matches_itself_when_its_wildcards_are_escaped() =>
        Gen.String[Gen.Char["ab*?[]`^-\\.$äÄ "], 0, 12].Sample(
            text =>
            {
                var escaped = string.Concat(text.Select(character => "*?[]`".Contains(character, StringComparison.Ordinal)
                    ? $"`{character}"
                    : $"{character}"));
                Assert.True(new WildcardPattern(escaped).IsMatch(text));
                Assert.True(new WildcardPattern("*" + escaped + "*").IsMatch("x" + text + "y"));
                Assert.False(new WildcardPattern(escaped).IsMatch(text + "x"));
            },
            iter: 2000);
}
