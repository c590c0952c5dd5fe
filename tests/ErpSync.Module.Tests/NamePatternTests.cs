using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("CUST-*", "cust-00001", true)]
    [InlineData("CUST-?", "CUST-12", false)]
    [InlineData("*-0000[12]", "CUST-00002", true)]
    [InlineData("*-0000[1-2]", "CUST-00003", false)]
    [InlineData("ITEM [M8]", "ITEM M", true)]
    [InlineData("ITEM `[M8`]", "ITEM [M8]", true)]
    [InlineData("ITEM `[M8`]", "ITEM M", false)]
    [InlineData("ITEM [", "ITEM [", true)]
    [InlineData("a*b*c*d", "a-b-c-x", false)]
    [InlineData("*", "", true)]
    [InlineData("[z-a]", "b", false)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("a*c", "ABBC", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[]", "[]", true)]
    [InlineData("`*", "x", false)]
    [InlineData("a`", "a`", true)]
    [InlineData("straße", "STRASSE", false)]
    [InlineData("ÄRGER", "ärger", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("line*", "line\nnext", true)]
    public void Patterns_mean_what_they_mean_in_PowerShell(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));

    [Theory]
    [InlineData("plain", false)]
    [InlineData("a*", true)]
    [InlineData("a`*", false)]
    [InlineData("a[b", true)]
    public void It_knows_a_wildcard_from_a_name(string text, bool expected) => Assert.Equal(expected, NamePattern.HasWildcard(text));

    [Theory]
    [InlineData("BOLT [M8]*? `x")]
    [InlineData("`")]
    [InlineData("")]
    public void An_escaped_name_matches_itself_and_comes_back(string name)
    {
        Assert.False(NamePattern.HasWildcard(NamePattern.Escape(name)));
        Assert.True(new NamePattern(NamePattern.Escape(name)).IsMatch(name));
        Assert.Equal(name, NamePattern.Unescape(NamePattern.Escape(name)));
    }

    [Fact]
    public void Many_stars_take_no_longer_than_a_glance()
    {
        using var clock = new Patience();

        Assert.False(new NamePattern(string.Concat(Enumerable.Repeat("*a", 40)) + "b").IsMatch(new string('a', 2000)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
    }
}
