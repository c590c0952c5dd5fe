using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Documents;

/// <summary>Random documents of <see cref="ProbeSchemas.Hash"/> and random spellings of them.</summary>
internal static class ProbeGen
{
    private static readonly Gen<string> Text =
        Gen.OneOf("", "a", "B", " spaced ", "line\r\nline\n", "Ünï 日本 😀", "<p>x</p>", "12", "null", "{}");

    private static readonly Gen<string> Decimal = Gen.OneOf(
        Gen.OneOf("0", "1", "-1", "0.1", "1234.56789", "0.000000001", "999999999999.999999999"),
        Gen.Int[-100_000, 100_000].Select(number => (number / 1000m).ToString(CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Time = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 59], Gen.Int[0, 59], Gen.OneOf("", ".5", ".456789"))
        .Select((hours, minutes, seconds, fraction) => string.Create(CultureInfo.InvariantCulture,
            $"{hours}:{minutes:00}:{seconds:00}{fraction}"));

    private static readonly Gen<string> Json = Gen.OneOf("{}", "[]", """{"a":1,"b":[1,{"c":null}]}""", "\"text\"", "1.5", "true");

    /// <summary>A document in canonical spelling: values by field and rows by table; empty values are absent.</summary>
    public static Gen<CanonicalDocument> Document { get; } =
        from fields in Values(ProbeSchemas.Hash().Fields)
        from rows in Rows("rows", "Probe Row")
        from tags in Rows("tags", "Probe Tag Row")
        select new CanonicalDocument(0, fields, new Dictionary<string, IReadOnlyList<CanonicalRow>>()).WithRows("rows",
            rows).WithRows("tags", tags);

    /// <summary>
    /// How to spell a document: 0 as plain as possible, other numbers mix key order, number forms, padding and null against missing.
    /// </summary>
    public static Gen<int> Spelling { get; } = Gen.Int[0, int.MaxValue];

    /// <summary>Any JSON at all, in the fields of the DocType.</summary>
    public static Gen<JsonObject> Garbage { get; } = Gen.OneOf(
            "null", "true", "false", "0", "-0.0", "1e400", "1e-400", "12345678901234567890123456789012345678901234567890", "\"\"",
            "\"\\ud800\"", "\"x\"", "\"1:2\"",
            "\":::\"", "\"9999-99-99\"", "\"2026-02-28T99:99:99\"", "\"--1\"", "\"0x1\"", "\"NaN\"", "[]", "[1]", "[null]", "[[]]", "{}",
            "{\"a\":1}",
            "[{\"name\":null,\"idx\":\"x\"}]", "[{\"name\":\"r\",\"idx\":1e99},{\"name\":\"r\"}]", "[{\"name\":5,\"qty\":[]}]",
            "\"{\\\"a\\\":1,\\\"a\\\":2}\"",
            "\"[1,\"", "\"" + new string('[', 100) + "\"")
        .Array[ProbeSchemas.Hash().Fields.Count]
        .Select(values => new JsonObject(
            ProbeSchemas.Hash().Fields.Select((field, index) => KeyValuePair.Create(field.Name, JsonNode.Parse(values[index])))));

    /// <summary>The raw form a site might answer for the document.</summary>
    public static FrappeDocument Spell(CanonicalDocument document, int spelling)
    {
        var random = new Random(spelling);
        var schema = ProbeSchemas.Hash();
        var raw = Spell(schema, document.Fields, random);
        foreach (var table in schema.Fields.Where(field => field.IsTable))
        {
            var rows = document.Rows(table.Name).Select((row, index) =>
            {
                var spelled = Spell(schema.Children[table.Options!], row.Fields, random);
                spelled["name"] = row.SourceName;
                spelled["idx"] = random.Next(2) == 0 ? index + 1 : (index + 1).ToString(CultureInfo.InvariantCulture);
                return spelled;
            }).ToArray();
            random.Shuffle(rows);
            if (rows.Length > 0 || random.Next(2) == 0)
            {
                raw[table.Name] = new JsonArray([.. rows]);
            }
        }

        raw["modified"] = "2026-11-23 02:28:14.841285";
        return new FrappeDocument(schema.Name, "x", raw);
    }

    private static JsonObject Spell(DocTypeSchema schema, CanonicalFields values, Random random)
    {
        var fields = schema.Fields.Where(field => !field.IsTable).ToArray();
        random.Shuffle(fields);
        var raw = new JsonObject();
        foreach (var field in fields)
        {
            var value = values.TryGetValue(field.Name, out var text) ? Spelled(field, text, random) : Empty(field, random);
            if (value is not null || random.Next(2) == 0)
            {
                raw[field.Name] = value;
            }
        }

        return raw;
    }

    private static JsonNode? Spelled(FieldSchema field, string text, Random random) => FieldTypes.KindOf(field.Type) switch
    {
        ValueKind.Check => random.Next(3) switch
        {
            0 => true,
            1 => "1",
            _ => 1,
        },
        ValueKind.Integer or ValueKind.Number => random.Next(4) switch
        {
            0 => text,
            1 when text.Contains('.', StringComparison.Ordinal) => JsonNode.Parse(text + "000"),
            1 => JsonNode.Parse(text + ".0"),
            2 => JsonNode.Parse(text + "e0"),
            _ => JsonNode.Parse(text),
        },
        ValueKind.Time when random.Next(2) == 0 => text.Contains('.', StringComparison.Ordinal) ? "0" + text + "0" : text + ".000000",
        ValueKind.DateTime when random.Next(2) == 0 => text.Contains('.', StringComparison.Ordinal) ? text + "0" : text + ".000000",
        ValueKind.Json when random.Next(2) == 0 => " " + text.Replace(",", " , ", StringComparison.Ordinal) + "\n",
        _ => text,
    };

    private static JsonNode? Empty(FieldSchema field, Random random) => FieldTypes.KindOf(field.Type) switch
    {
        ValueKind.Check or ValueKind.Integer or ValueKind.Number => random.Next(3) switch
        {
            0 => null,
            1 => "0",
            _ => JsonNode.Parse("0.0"),
        },
        ValueKind.Json => null,
        _ => random.Next(2) == 0 ? "" : null,
    };

    private static Gen<List<CanonicalRow>> Rows(string table, string childDocType) =>
        Values(ProbeSchemas.Hash().Children[childDocType].Fields).List[0, 4]
            .Select(rows => rows.Select((values, index) => new CanonicalRow($"c:{table}{index}", $"{table}{index}", values)).ToList());

    private static Gen<Dictionary<string, string>> Values(IReadOnlyList<FieldSchema> fields)
    {
        var all = fields.Where(field => !field.IsTable).ToList();
        return all.Aggregate(
            Gen.Const(new List<(string, string)>()).Select(list => new List<(string Field, string Value)>(list)),
            (values, field) => Gen.Select(values, Gen.Bool, Value(field)).Select((list, isSet, value) =>
                isSet && value.Length > 0 ? [.. list, (field.Name, value)] : list))
            .Select(list => list.ToDictionary(pair => pair.Field, pair => pair.Value));
    }

    private static Gen<string> Value(FieldSchema field) => FieldTypes.KindOf(field.Type) switch
    {
        ValueKind.Check => Gen.Const("1"),
        ValueKind.Integer => Gen.Int[-1000, 1000].Select(number => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture)),
        ValueKind.Number => Decimal.Select(text => CanonicalNumber.Round(text, field.Precision ?? (field.Type == "Rating" ? 2 : 9)) ?? ""),
        ValueKind.Date => Gen.OneOf("2026-02-28", "0000-00-00", "9999-12-31"),
        ValueKind.DateTime => Gen.OneOf("2026-02-28 13:14:15", "2026-02-28 13:14:15.123456", "1900-01-01 00:00:00"),
        ValueKind.Time => Time,
        ValueKind.Json => Json,
        ValueKind.Link when field.Name == "f_dt" => Gen.OneOf("Customer", "Supplier"),
        ValueKind.Link or ValueKind.DynamicLink => Gen.OneOf("ACME", "Globex"),
        _ => Text,
    };
}
