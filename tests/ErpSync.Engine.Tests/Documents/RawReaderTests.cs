using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Documents;

public sealed class RawReaderTests
{
    private static readonly string[] Names = ["name", "qty", "items", "ü", "note", "a\"b", "half"];

    private static readonly Gen<string> Scalar = OneOf(
        "null", "true", "false", "0", "1", "-0.0", "1.50", "1e+20", "99999999999999.98", "\"\"", "\"text\"", "\"\\u00e4\\n\"", "\"数量 😀\"",
        "[]", "[1, \"a\"]", "{}", "[null]");

    private static readonly Gen<string> Rows = Object(Scalar).List[0, 3].Select(rows => $"[{string.Join(", ", rows)}]");

    private static readonly Gen<string> Documents = Object(Gen.OneOf(Scalar, Rows, Object(Scalar)));

    /// <summary>The tree is the reference: what is read without one says the same, whatever was read before with the same layout.</summary>
    [Fact]
    public void An_answer_reads_as_its_tree_does() => Documents.List[1, 4].Sample(
        answers =>
        {
            var layout = new RawLayout();
            foreach (var answer in answers)
            {
                var tree = (JsonObject)FrappeJson.TryParse(Encoding.UTF8.GetBytes(answer))!;
                var raw = RawReader.TryParse(Encoding.UTF8.GetBytes(answer), layout)!;

                AssertSame(tree, raw);
                AssertSame(tree, RawObject.Of(tree, layout));
            }
        },
        iter: 2_000);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"data": {"name": "cut o""")]
    [InlineData("""{"a": 1, "a": }""")]
    [InlineData("""{"a": 1} {"b": 2}""")]
    [InlineData("""{"\ud83d": 1}""")]
    public void What_is_no_object_is_null(string text) => Assert.Null(RawReader.TryParse(Encoding.UTF8.GetBytes(text), new RawLayout()));

    [Fact]
    public void Absurd_nesting_is_refused() =>
        Assert.Null(RawReader.TryParse(Encoding.UTF8.GetBytes($$"""{"a": {{new string('[', 500)}}{{new string(']', 500)}}}"""), new RawLayout()));

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() =>
        Assert.Null(RawReader.TryParse([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}'], new RawLayout()));

    /// <summary>As <see cref="FrappeJson"/> answers: no database of a site can hold one.</summary>
    [Theory]
    [InlineData("""{"name": "x", "note": "\ud83d"}""")]
    [InlineData("""{"name": "x", "rows": [{"note": "a\uDE00"}]}""")]
    [InlineData("""{"name": "x", "list": ["\ud83d"]}""")]
    [InlineData("""{"name": "x", "list": [["a", {"\ud83d": 1}]]}""")]
    [InlineData("""{"\ud83d": 1}""")]
    public void Half_a_surrogate_pair_means_that_the_answer_is_damaged(string text)
    {
        Assert.Null(RawReader.TryParse(Encoding.UTF8.GetBytes(text), new RawLayout()));
        Assert.Null(FrappeJson.TryParse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Many_threads_may_learn_one_layout()
    {
        var layout = new RawLayout();
        Parallel.For(0, 200, number =>
        {
            var keys = Enumerable.Range(0, 20).Select(i => $"k{(number * 7 + i) % 50}").ToList();
            var answer = $$"""{{{string.Join(",", keys.Select(key => $"\"{key}\": \"{key} {number}\""))}}}""";
            var raw = RawReader.TryParse(Encoding.UTF8.GetBytes(answer), layout)!;
            Assert.All(keys, key => Assert.Equal($"{key} {number}", raw.Text(key)));
        });
    }

    private static void AssertSame(JsonObject tree, RawObject raw)
    {
        foreach (var name in Names)
        {
            Assert.True(SayTheSame(RawText.Of(tree[name]), raw.Text(name)), $"{name}: {raw.Text(name)}");
            if (tree[name] is JsonArray array && array.All(row => row is JsonObject))
            {
                var rows = Assert.IsAssignableFrom<IReadOnlyList<RawObject>>(raw.Rows(name));
                Assert.Equal(array.Count, rows.Count);
                foreach (var (row, expected) in rows.Zip(array))
                {
                    AssertSame((JsonObject)expected!, row);
                }
            }
            else
            {
                Assert.Null(raw.Rows(name));
            }
        }

        var again = raw.ToJson();
        Assert.Equal(tree.Select(field => field.Key).Order(StringComparer.Ordinal), again.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(tree, field => Assert.True(SayTheSame(RawText.Of(field.Value), RawText.Of(again[field.Key])), field.Key));
    }

    // Of what is nested, keys may come in another order.
    private static bool SayTheSame(string? expected, string? read) =>
        expected == read
        || (expected is ['{' or '[', ..] && read is not null && JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(read)));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static Gen<string> Object(Gen<string> value) => Gen.Select(OneOf(Names), value).List[0, 6].Select(members =>
        $"{{{string.Join(", ", members.Select(member => $"{JsonValue.Create(member.Item1)!.ToJsonString()}: {member.Item2}"))}}}");
}
