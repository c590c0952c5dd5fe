using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Webhooks;

public sealed class PythonJsonTests
{
    [Theory]
    [InlineData("{\"a\":1,\"b\":[1,2.50,-0.0,1e5,true,null]}", "{\"a\": 1, \"b\": [1, 2.5, -0.0, 100000.0, true, null]}")]
    [InlineData("{\"a\": 1, \"a\": 2}", "{\"a\": 2}")]
    [InlineData(" [ ] ", "[]")]
    [InlineData("\"ü\\u00fc\\ud83d\\ude00 \\/ \\n\\t\\b\\f \u007f\"", "\"\\u00fc\\u00fc\\ud83d\\ude00 / \\n\\t\\b\\f \\u007f\"")]
    [InlineData("[1e16, -1.5e16, 1e15, 1e22]", "[1e+16, -1.5e+16, 1000000000000000.0, 1e+22]")]
    [InlineData("[123456789012345680, 0.0001, 0.00001]", "[123456789012345680, 0.0001, 1e-05]")]
    public void JSON_is_written_as_Python_writes_it(string text, string expected) =>
        Assert.Equal(expected, PythonJsonText.Of(PythonJsonReader.Parse(text)));

    [Theory]
    [InlineData("{\"title\": \"has \"quotes\"\"}", "Expecting ',' delimiter: line 1 column 17 (char 16)")]
    [InlineData("", "Expecting value: line 1 column 1 (char 0)")]
    [InlineData("{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")]
    [InlineData("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)")]
    [InlineData("{\"a\": None}", "Expecting value: line 1 column 7 (char 6)")]
    [InlineData("{\"a\":\n\"x\ny\"}", "Invalid control character at: line 2 column 3 (char 8)")]
    [InlineData("[1] x", "Extra data: line 1 column 5 (char 4)")]
    [InlineData("[\"x", "Unterminated string starting at: line 1 column 2 (char 1)")]
    [InlineData("[\"\\x\"]", "Invalid \\escape: line 1 column 3 (char 2)")]
    public void JSON_that_cannot_be_read_is_refused_in_the_words_of_Python(string text, string expected)
    {
        var error = Assert.Throws<PythonError>(() => PythonJsonReader.Parse(text));

        Assert.Equal("json.decoder.JSONDecodeError: " + expected, error.Line);
    }

    [Fact]
    public void A_number_the_site_made_is_written_by_its_kind() => Assert.Equal(
        "[0, 0.0, 5, 5.0]",
        PythonJsonText.Of(new JsonArray(0, 0.0, 5L, 5.0)));
}
