using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Reads and raises the counter behind a naming series, through the methods of Document Naming Settings (the Naming Series tool in Frappe 13; System
/// Manager only).
/// A create with an explicit name does not advance the counter, and when it reaches a name that is taken every insert of the site's own users is
/// refused until it is raised (seen on Frappe 15).
/// </summary>
internal sealed class SeriesCounters(SiteChannel channel, SiteErrors errors)
{
    private const string Function = "run_doc_method";

    /// <summary>Raises the counter to <paramref name="number"/> unless it is there already; never lowers it.</summary>
    /// <returns>Whether it had to be raised.</returns>
    public async Task<bool> RaiseAsync(SiteProfile profile, string series, long number, CancellationToken cancellationToken)
    {
        var tool = profile.FrappeVersion?.StartsWith("13.", StringComparison.Ordinal) == true ? "Naming Series" : "Document Naming Settings";
        var read = SiteRequest.Read(SiteRoutes.Document(tool, tool), $"read {tool}");
        var settings = (await channel.CallAsync(read, cancellationToken)).Take<JsonObject>("data") ?? throw errors.NotFrappe(read, null, "the answer has no document.");
        var getCurrent = SiteRequest.Call(Function, Body(tool, settings, series, null, "get_current"), $"read the counter of the series {series}");
        var current = await channel.CallAsync(getCurrent, cancellationToken);
        if (current.Take<JsonValue>("message") is { } value && long.TryParse(value.ToString(), out var now) && now >= number)
        {
            return false;
        }

        var start = Body(tool, settings, series, number, "update_series_start");
        var update = SiteRequest.Write(HttpMethod.Post, SiteRoutes.Function(Function), start, $"raise the counter of the series {series} to {number}");
        await channel.CallAsync(update, cancellationToken);
        return true;
    }

    private static JsonObject Body(string tool, JsonObject settings, string series, long? value, string method)
    {
        var document = new JsonObject
        {
            ["doctype"] = tool,
            ["name"] = tool,
            ["modified"] = settings["modified"]?.DeepClone(),
            ["prefix"] = series,
        };
        if (value is not null)
        {
            document["current_value"] = value;
        }

        // v13 and v14 take only the first element of a list parameter: documents travel as JSON text.
        return new JsonObject { ["docs"] = document.ToJsonString(), ["method"] = method };
    }
}
