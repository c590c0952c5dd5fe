using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox.Business;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>
/// Every value that was recorded on a live site (unicode, HTML by type of field, lengths, numbers, dates, times, JSON, passwords, ...) arrives as that site
/// stored it, and comes back unchanged when the document is edited on the other side. The sites are in different time zones: a Datetime is what people wrote.
/// </summary>
public sealed class RecordedValueTests
{
    private static readonly HashSet<string> OfTheSite = new(StringComparer.Ordinal) { "name", "owner", "creation", "modified", "modified_by", "doctype" };

    // Passwords are never read, and files have rules of their own.
    private static readonly HashSet<string> NotAsText = new(StringComparer.Ordinal) { "f_password", "f_attach", "f_image" };

    private static readonly string[] Versions = ["13.58.21", "15.55.0", "15.101.1", "16.4.1"];

    public static TheoryData<string, Side> Sides => [.. from version in Versions from side in new[] { Side.Cloud, Side.Local } select (version, side)];

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Every_recorded_value_arrives_and_a_round_trip_changes_nothing(string version, Side side)
    {
        using var world = Make(version);
        var other = side.Other();
        var names = Cases().ToDictionary(each => each.Note, each => world.Insert(side, "Probe Hash", each.Values)["name"]!.ToString());
        var before = names.Values.ToDictionary(name => name, name => world.Side(side).Find("Probe Hash", name)!.ToJsonString());
        await world.SettleAsync();

        Assert.Equal(before, names.Values.ToDictionary(name => name, name => world.Side(side).Find("Probe Hash", name)!.ToJsonString()));
        var pairs = world.Records().Where(record => record.DocType == "Probe Hash").ToDictionary(record => (side == Side.Cloud ? record.CloudName : record.LocalName)!);
        Assert.All(names, each => AssertEqual(each.Key, Fields(world, side, each.Value), Fields(world, other, Name(pairs[each.Value], other))));

        foreach (var name in names.Values)
        {
            world.Update(other, "Probe Hash", Name(pairs[name], other), new JsonObject { ["title"] = "edited there" });
        }

        await world.SettleAsync();
        Assert.All(names, each =>
        {
            var (was, now) = ((JsonObject)JsonNode.Parse(before[each.Value])!, world.Side(side).Find("Probe Hash", each.Value)!);
            Assert.Equal("edited there", now["title"]!.ToString());
            AssertEqual(each.Key, Stripped(was), Stripped(now));
        });
        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts(all: true));
        var writes = world.Writes;
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.Equal(writes, world.Writes);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_password_is_neither_carried_nor_blanked(Side side)
    {
        using var world = Make("15.101.1");
        var name = world.Insert(side, "Probe Hash", new JsonObject { ["title"] = "secret", ["f_password"] = "s3cret" })["name"]!.ToString();
        await world.SettleAsync();
        var there = Name(world.Record("Probe Hash", name), side.Other());
        Assert.Null(world.Side(side.Other()).Find("Probe Hash", there)!["f_password"]);
        world.Update(side.Other(), "Probe Hash", there, new JsonObject { ["title"] = "edited", ["f_password"] = "another" });
        await world.SettleAsync();

        Assert.Equal(("edited", "******"), (world.Side(side).Find("Probe Hash", name)!["title"]!.ToString(), world.Side(side).Find("Probe Hash", name)!["f_password"]!.ToString()));
        Assert.Equal("*******", world.Side(side.Other()).Find("Probe Hash", there)!["f_password"]!.ToString());
        Assert.DoesNotContain(world.Side(side.Other()).Journal.Concat(world.Side(side).Journal), exchange => exchange.Path.Contains("get_password", StringComparison.Ordinal));
    }

    private static SyncWorld Make(string version)
    {
        var world = new SyncWorld(
            [], options => options with { FrappeVersion = version, TimeZone = options.SiteName == "cloud" ? "Asia/Kolkata" : "America/New_York" });
        var definitions = Steps("00-custom-doctypes.json").Select(step => step["body"] as JsonObject)
            .Where(body => body?["name"]?.ToString() is "Probe Row" or "Probe Tag Row" or "Probe Hash").DistinctBy(body => body!["name"]!.ToString()).ToList();
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            BusinessDocTypes.Define(site);
            definitions.ForEach(definition => site.DefineDocType((JsonObject)definition!.DeepClone()));
        }

        BusinessData.Fill(world.Cloud, world.Local, documents: 0, seed: 1);
        world.Configuration = world.Configuration with
        {
            DocTypes = ["Probe Hash"],
            Rules = new Dictionary<string, Engine.Configuration.DocTypeRules>(StringComparer.OrdinalIgnoreCase) { ["Probe Hash"] = new() { DocType = "Probe Hash" } },
        };
        return world;
    }

    // What a live site took, from the recording.
    private static IEnumerable<(string Note, JsonObject Values)> Cases() =>
        from step in Steps("18-special-values.json")
        where step["call"]?.ToString() == "POST /api/resource/Probe Hash" && (int)step["status"]! == 200 && step["body"] is JsonObject
        select (step["note"]!.ToString(), (JsonObject)Filled(step["body"])!);

    private static IEnumerable<JsonObject> Steps(string file) => ((JsonArray)JsonNode.Parse(MatrixData.Read(file))!["steps"]!).OfType<JsonObject>();

    private static JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject text when text.ContainsKey("$text") => JsonValue.Create(string.Concat(Enumerable.Repeat(text["$text"]!.ToString(), (int)text["$times"]!))),
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Filled(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Filled)]),
        _ => node?.DeepClone(),
    };

    private static string Name(SyncRecord record, Side side) => (side == Side.Cloud ? record.CloudName : record.LocalName)!;

    private static JsonObject Fields(SyncWorld world, Side side, string name) => Stripped(world.Side(side).Find("Probe Hash", name)!, isTitleEdited: false);

    private static JsonObject Stripped(JsonObject document, bool isTitleEdited = true) => new(document
        .Where(field => !OfTheSite.Contains(field.Key) && !NotAsText.Contains(field.Key) && !(isTitleEdited && field.Key == "title") && !string.IsNullOrEmpty(field.Value?.ToString()))
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => KeyValuePair.Create(field.Key, field.Key is "f_json" or "f_geo" ? Meaning(field.Value!) : field.Value!.DeepClone())));

    // JSON means the same whatever the blanks and the order of the keys.
    private static JsonNode? Meaning(JsonNode text) => Sorted(JsonNode.Parse(text.ToString()));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static void AssertEqual(string note, JsonObject expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{note}:\n{Short(expected)}\n{Short(actual)}");

    private static string Short(JsonObject fields) => fields.ToJsonString() is { Length: > 600 } text ? text[..600] : fields.ToJsonString();
}
