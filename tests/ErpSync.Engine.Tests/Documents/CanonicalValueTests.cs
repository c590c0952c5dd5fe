using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Documents;

public sealed class CanonicalValueTests
{
    // field, what the POST answered or was sent, what the GET answered, the one spelling. All recorded from Frappe 15 (18_special_values).
    [Theory]
    [InlineData("f_check", "true", "1", "1")]
    [InlineData("f_check", "\"1\"", "1", "1")]
    [InlineData("f_check", "5", "1", "1")]
    [InlineData("f_check", "null", "0", null)]
    [InlineData("f_int", "\"42\"", "42", "42")]
    [InlineData("f_int", "1.9", "1", "1")]
    [InlineData("f_int", "2147483647", "2147483647", "2147483647")]
    [InlineData("f_int", "-5", "-5", "-5")]
    [InlineData("f_int", "null", "0", null)]
    [InlineData("f_float", "0.30000000000000004", "0.3", "0.3")]
    [InlineData("f_float", "7", "7.0", "7")]
    [InlineData("f_float", "\"1.5\"", "1.5", "1.5")]
    [InlineData("f_float", "\"1,234.5\"", "1234.5", "1234.5")]
    [InlineData("f_float", "null", "0.0", null)]
    [InlineData("f_float", "2.0005", "2.0005", "2.0005")]
    [InlineData("f_float6", "0.123456789", "0.123457", "0.123457")]
    [InlineData("f_currency", "1234.56789", "1234.56789", "1234.56789")]
    [InlineData("f_currency", "2.675", "2.675", "2.675")]
    [InlineData("f_percent", "33.333333333", "33.333333333", "33.333333333")]
    [InlineData("f_date", "\"2026-02-28\"", "\"2026-02-28\"", "2026-02-28")]
    [InlineData("f_date", "\"0000-00-00\"", "\"0000-00-00\"", "0000-00-00")]
    [InlineData("f_date", "\"9999-12-31\"", "\"9999-12-31\"", "9999-12-31")]
    [InlineData("f_date", "\"\"", "null", null)]
    [InlineData("f_datetime", "\"2026-02-28 13:14:15\"", "\"2026-02-28 13:14:15\"", "2026-02-28 13:14:15")]
    [InlineData("f_datetime", "\"2026-02-28 13:14:15.123456\"", "\"2026-02-28 13:14:15.123456\"", "2026-02-28 13:14:15.123456")]
    [InlineData("f_datetime", "\"1900-01-01 00:00:00\"", "\"1900-01-01 00:00:00\"", "1900-01-01 00:00:00")]
    [InlineData("f_datetime", "\"\"", "null", null)]
    [InlineData("f_time", "\"01:02:03.456789\"", "\"1:02:3.456789\"", "1:02:03.456789")]
    [InlineData("f_time", "\"02:36:01.622996\"", "\"2:36:1.622996\"", "2:36:01.622996")]
    [InlineData("f_time", "\"1:2:3\"", "\"1:02:03\"", "1:02:03")]
    [InlineData("f_time", "\"13:14:15\"", "\"13:14:15\"", "13:14:15")]
    [InlineData("f_time", "\"25:00:00\"", "\"25:00:00\"", "25:00:00")]
    [InlineData("f_time", "\"\"", "null", null)]
    [InlineData("f_duration", "3661", "3661.0", "3661")]
    [InlineData("f_duration", "3661.5", "3661.5", "3661.5")]
    [InlineData("f_rating", "0", "0.0", null)]
    [InlineData("f_rating", "0.6", "0.6", "0.6")]
    [InlineData("f_rating", "1", "1.0", "1")]
    [InlineData("f_rating", "0.625", "0.63", "0.63")]
    [InlineData("f_json", """{"b": 1, "a": [1, 2, {"x": null}]}""",
        """ "{\"b\":1,\"a\":[1,2,{\"x\":null}]}" """, """{"a":[1,2,{"x":null}],"b":1}""")]
    [InlineData("f_json", """ "{\"b\": 1.0, \"a\":  [1, 2]}" """, """ "{\"a\":[1,2],\"b\":1}" """, """{"a":[1,2],"b":1}""")]
    [InlineData("f_json", """ "null" """, "null", null)]
    [InlineData("f_geo",
        """ "{\"type\":\"X\",\"features\":[]}" """, """ "{\"features\":[], \"type\":\"X\"}" """, """{"features":[],"type":"X"}""")]
    [InlineData("f_data", "12345", "\"12345\"", "12345")]
    [InlineData("f_text", "1.5", "\"1.5\"", "1.5")]
    [InlineData("f_data", "true", "\"1\"", "1")]
    [InlineData("f_data", "null", "\"\"", null)]
    [InlineData("f_select", "\"\"", "null", null)]
    [InlineData("f_data", "\"  lead and trail  \"", "\"  lead and trail  \"", "  lead and trail  ")]
    [InlineData("f_text", "\"\\r\\nline1\\r\\nline2\\n\\n\"", "\"\\r\\nline1\\r\\nline2\\n\\n\"", "\r\nline1\r\nline2\n\n")]
    [InlineData("f_data", "\"Ünï 日本語 😀\"", "\"Ünï 日本語 😀\"", "Ünï 日本語 😀")]
    [InlineData("f_data", "\"nul\\u0000byte\"", "\"nul\\u0000byte\"", "nul\0byte")]
    [InlineData("f_text_editor", "\"<p>Hi &amp; &lt;</p>\"", "\"<p>Hi &amp; &lt;</p>\"", "<p>Hi &amp; &lt;</p>")]
    public void What_was_written_and_what_is_read_back_have_one_spelling(string field, string written, string readBack, string? canonical)
    {
        Assert.Equal(canonical, Read(field, written));
        Assert.Equal(canonical, Read(field, readBack));
    }

    [Theory]
    [InlineData("f_float", "1e2", "100")]
    [InlineData("f_float", "1E+20", "100000000000000000000")]
    [InlineData("f_float", "-0.0", null)]
    [InlineData("f_float", "0.0000000004", null)]
    [InlineData("f_float", "0.0000000005", "0.000000001")]
    [InlineData("f_float", "-0.0000000005", "-0.000000001")]
    [InlineData("f_float", "12345678901234567890.123456789", "12345678901234567890.123456789")]
    [InlineData("f_date", "\"2026-02-28T00:00:00\"", "2026-02-28")]
    [InlineData("f_date", "\"2026-02-28 00:00:00\"", "2026-02-28")]
    [InlineData("f_datetime", "\"2026-02-28T13:14:15\"", "2026-02-28 13:14:15")]
    [InlineData("f_datetime", "\"2026-02-28 13:14:15.000000\"", "2026-02-28 13:14:15")]
    [InlineData("f_datetime", "\"2026-02-28 13:14:15.120000\"", "2026-02-28 13:14:15.12")]
    [InlineData("f_datetime", "\"2026-02-28\"", "2026-02-28 00:00:00")]
    [InlineData("f_time", "\"00:00:00\"", "0:00:00")]
    [InlineData("f_time", "\"-01:30:00\"", "-1:30:00")]
    [InlineData("f_time", "\"08:15\"", "8:15:00")]
    [InlineData("f_json", """ "{\"n\": 1e400, \"k\": 1e-30}" """, """{"k":1e-30,"n":1e400}""")]
    public void Other_spellings_are_understood(string field, string raw, string? canonical) => Assert.Equal(canonical, Read(field, raw));

    [Theory]
    [InlineData("f_float", "\"$5\"", "$5")]
    [InlineData("f_float", "1e400", "1e400")]
    [InlineData("f_int", "\"12abc\"", "12abc")]
    [InlineData("f_check", "\"yes\"", "yes")]
    [InlineData("f_date", "\"31/12/2026\"", "31/12/2026")]
    [InlineData("f_datetime", "\"2026-02-28T13:14:15Z\"", "2026-02-28T13:14:15Z")]
    [InlineData("f_datetime", "\"2026-02-28T13:14:15+02:00\"", "2026-02-28T13:14:15+02:00")]
    [InlineData("f_time", "\"1 day, 1:00:00\"", "1 day, 1:00:00")]
    [InlineData("f_time", "\"1:99:00\"", "1:99:00")]
    [InlineData("f_json", "\"not json\"", "not json")]
    [InlineData("f_json", """ "\"\\ud800\"" """, "\"\\ud800\"")]
    [InlineData("f_data", "{\"a\": 1}", "{\"a\":1}")]
    [InlineData("f_int", "[1]", "[1]")]
    public void Garbage_keeps_its_raw_text(string field, string raw, string canonical) => Assert.Equal(canonical, Read(field, raw));

    [Fact]
    public void Half_a_surrogate_pair_is_a_value_like_any_other() => Assert.Equal("\"\\ud800\"", Read("f_data", "\"\\ud800\""));

    [Fact]
    public void Numbers_are_rounded_half_away_from_zero_and_spelled_without_needless_zeros() =>
        Gen.Select(Gen.String[Gen.Char["00123459"], 1, 17], Gen.String[Gen.Char["00159"], 0, 11], Gen.Bool, Gen.Int[0, 9]).Sample(
            (whole, fraction, isNegative, precision) =>
            {
                var text = (isNegative ? "-" : "") + whole + (fraction.Length == 0 ? "" : "." + fraction);
                var number = decimal.Parse(text, CultureInfo.InvariantCulture);
                var rounded = decimal.Round(number, precision, MidpointRounding.AwayFromZero).ToString("0.#########", CultureInfo.InvariantCulture);
                var cut = decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture);
                Assert.Equal(rounded is "0" or "-0" ? null : rounded, CanonicalNumber.Round(text, precision));
                Assert.Equal(cut is "0" or "-0" ? null : cut, CanonicalNumber.Truncate(text));
            },
            iter: 20_000);

    [Fact]
    public void A_missing_key_is_empty()
    {
        var document = new Canonicalizer(ProbeSchemas.Both())
            .Read(new FrappeDocument("Probe Hash", "x", []), Side.Cloud, new LinkNames([]), null);

        Assert.Empty(document.Fields);
        Assert.Empty(document.Tables);
    }

    private static string? Read(string field, string json)
    {
        var raw = new FrappeDocument("Probe Hash", "x", new JsonObject { [field] = JsonNode.Parse(json) });
        return new Canonicalizer(ProbeSchemas.Both()).Read(raw, Side.Cloud, new LinkNames([]), null).Value(field);
    }
}
