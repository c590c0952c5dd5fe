using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class FrappeJsonTests
{
    [Theory]
    [InlineData("1.50")]
    [InlineData("0.1234567890123456789")]
    [InlineData("99999999999999.98")]
    [InlineData("1e+20")]
    [InlineData("-0.0")]
    public void Numbers_keep_their_raw_text(string number)
    {
        var parsed = Parse($$"""{"qty": {{number}}}""")!;

        Assert.Equal($$"""{"qty":{{number}}}""", parsed.ToJsonString());
        Assert.Equal(number, parsed.AsObject().Text("qty"));
    }

    [Fact]
    public void Of_doubled_keys_the_last_counts_at_any_depth()
    {
        var parsed = Parse("""{"data": {"a": 1, "b": [{"c": 1.0, "c": 2.50}], "a": 3}, "x": null}""")!;

        Assert.Equal("""{"data":{"a":3,"b":[{"c":2.50}]},"x":null}""", parsed.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"data": {"name": "cut o""")]
    [InlineData("""{"a": 1, "a": }""")]
    public void What_is_not_JSON_is_null(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("""{"name": "\ud800"}""")]
    [InlineData("""{"\uDC00": 1}""")]
    public void Half_a_character_is_refused(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("""{"name": "\ud83d\ude00"}""", "\ud83d\ude00")]
    [InlineData("""{"name": "\\ud800"}""", "\\ud800")]
    public void A_whole_one_is_read(string text, string name) => Assert.Equal(name, Parse(text)!["name"]!.ToString());

    [Fact]
    public void Absurd_nesting_is_refused() => Assert.Null(Parse(new string('[', 500) + new string(']', 500)));

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() => Assert.Null(FrappeJson.TryParse(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }));

    [Theory]
    [InlineData("""{"f": 1}""", true)]
    [InlineData("""{"f": "1"}""", true)]
    [InlineData("""{"f": true}""", true)]
    [InlineData("""{"f": 0}""", false)]
    [InlineData("""{"f": null}""", false)]
    [InlineData("{}", false)]
    public void A_check_is_read_from_all_its_forms(string json, bool expected) => Assert.Equal(expected, Parse(json)!.AsObject().Flag("f"));

    private static JsonNode? Parse(string text) => FrappeJson.TryParse(Encoding.UTF8.GetBytes(text));
}
