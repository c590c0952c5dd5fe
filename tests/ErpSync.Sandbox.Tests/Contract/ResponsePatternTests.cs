using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>The comparison of the contract test can fail.</summary>
public sealed class ResponsePatternTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1.0, "b": 2}""")]
    [InlineData("""{"a": {"$absent": true}}""", """{"b": 2}""")]
    [InlineData("""[{"a": 1}, 2]""", """[{"a": 1, "b": 1}, 2]""")]
    [InlineData("""{"$set": [1, 2]}""", "[2, 1]")]
    [InlineData("""{"$contains": [2]}""", "[2, 1]")]
    [InlineData("""{"$count": 2, "$each": {"$number": true}}""", "[2, 1]")]
    [InlineData("""{"$json": {"a": null}}""", "\"{\\\"a\\\": null}\"")]
    [InlineData("""{"$after": "2026-01-01 00:00:00"}""", "\"2026-01-01 00:00:00.5\"")]
    [InlineData(
        """{"$sameAs": {"name": "x", "a": 1, "rows": [{"b": null}]}, "$except": {"rows[0].b": ""}}""",
        """{"name": "y", "a": 1, "rows": [{"b": ""}]}""")]
    public void A_fitting_answer_has_no_differences(string expected, string actual) =>
        Assert.Empty(new ResponsePattern().Compare(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 2}""")]
    [InlineData("""{"a": null}""", """{"b": 2}""")]
    [InlineData("""{"a": ""}""", """{"a": null}""")]
    [InlineData("""{"a": {"$absent": true}}""", """{"a": null}""")]
    [InlineData("[1]", "[1, 2]")]
    [InlineData("[1, 2]", "[2, 1]")]
    [InlineData("""{"$set": [1, 2]}""", "[2, 3]")]
    [InlineData("""{"$contains": [3]}""", "[2, 1]")]
    [InlineData("""{"$each": {"$number": true}}""", "[2, \"1\"]")]
    [InlineData("""{"$json": {"a": null}}""", "\"{\\\"b\\\": null}\"")]
    [InlineData("""{"$after": "2026-01-01 00:00:00"}""", "\"2026-01-01 00:00:00\"")]
    [InlineData("""{"$fresh": true}""", "\"UPPER-CASE\"")]
    [InlineData("""{"$sameAs": {"name": "x", "a": 1}}""", """{"name": "x", "a": 2}""")]
    [InlineData("""{"$sameAs": {"name": "x", "a": 1}}""", """{"name": "x", "a": 1, "b": null}""")]
    public void A_differing_answer_is_told(string expected, string actual) =>
        Assert.NotEmpty(new ResponsePattern().Compare(JsonNode.Parse(expected), JsonNode.Parse(actual)));

    [Fact]
    public void A_name_seen_before_is_not_fresh()
    {
        var pattern = new ResponsePattern();
        pattern.Remember(JsonNode.Parse("""{"data": [{"name": "abcde01234"}]}"""));

        Assert.Single(pattern.Compare(JsonNode.Parse("""{"$fresh": true}"""), "abcde01234"));
        Assert.Empty(pattern.Compare(JsonNode.Parse("""{"$fresh": true}"""), "abcde01235"));
    }
}
