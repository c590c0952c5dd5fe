using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Reads and raises the counter behind a naming series, through the methods of Document Naming Settings (Frappe 14 and later; System Manager only).
/// A create with an explicit name does not advance the counter, and when it reaches a name that is taken every insert of the site's own users is
/// refused until it is raised (seen on Frappe 15).
/// </summary>
internal sealed class SeriesCounters(SiteChannel channel, SiteErrors errors)
{
    private const string Settings = "Document Naming Settings";

    /// <summary>Raises the counter to <paramref name="number"/> unless it is there already; never lowers it.</summary>
    /// <returns>Whether it had to be raised.</returns>
    public async Task<bool> RaiseAsync(string series, long number, CancellationToken cancellationToken)
    {
        var read = SiteRequest.Read(SiteRoutes.Document(Settings, Settings), "read Document Naming Settings");
        var settings = (await channel.CallAsync(read, cancellationToken)).Take<JsonObject>("data") ?? throw errors.NotFrappe(read, null, "the answer has no document.");
        var current = await RunAsync(settings, series, null, "get_current", cancellationToken);
        if (current.Take<JsonValue>("message") is { } value && long.TryParse(value.ToString(), out var now) && now >= number)
        {
            return false;
        }

        await RunAsync(settings, series, number, "update_series_start", cancellationToken);
        return true;
    }

    private Task<SiteAnswer> RunAsync(JsonObject settings, string series, long? value, string method, CancellationToken cancellationToken)
    {
        var document = new JsonObject
        {
            ["doctype"] = Settings,
            ["name"] = Settings,
            ["modified"] = settings["modified"]?.DeepClone(),
            ["prefix"] = series,
        };
        if (value is not null)
        {
            document["current_value"] = value;
        }

        // v13 and v14 take only the first element of a list parameter: documents travel as JSON text.
        var body = new JsonObject { ["docs"] = document.ToJsonString(), ["method"] = method };
        var purpose = $"{method} of the series {series}";
        return channel.CallAsync(SiteRequest.Write(HttpMethod.Post, SiteRoutes.Function("run_doc_method"), body, purpose), cancellationToken);
    }
}
