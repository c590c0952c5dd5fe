using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The site as a controller sees it while one document is saved.</summary>
internal sealed class ControllerContext(SiteInternals site, OpenDocument current, Session session) : IControllerContext
{
    public string User => session.User.Name;

    public string Now => DateText.Stamp(site.Clock.LocalNow);

    public string Today => DateText.Date(site.Clock.LocalNow);

    public JsonObject? Get(string docType, string name) =>
        site.DocTypes.Find(docType) is { } type && site.Reader.Find(type, name) is { } document ? site.View.Of(document) : null;

    public bool Exists(string docType, string name) =>
        site.DocTypes.Find(docType) is { } type && site.Reader.Exists(type, name);

    public IReadOnlyList<string> NamesWhere(string docType, string field, string value) =>
        site.DocTypes.Find(docType) is { } type && type.Column(field) is >= 0 and var column
            ?
            [
                .. site.Database.Table(docType).RowsWhere(column, value)
                    .OrderBy(row => row.Position)
                    .Select(row => row.Name),
            ]
            : [];

    public JsonObject Insert(string docType, JsonObject values)
    {
        var document = site.Intake.Open(site.DocType(docType), values);
        site.Writer.Insert(document, session);
        return Get(docType, document.Name)!;
    }

    public JsonObject Update(string docType, string name, JsonObject changes)
    {
        var document = site.Reader.Get(site.DocType(docType), name);
        site.Intake.Apply(document, changes);
        site.Writer.Save(document, session);
        return Get(docType, document.Name)!;
    }

    public void Delete(string docType, string name) => site.Deleter.Delete(docType, name, session);

    public void SetValue(string docType, string name, string field, JsonNode? value, bool updateModified = false)
    {
        var type = site.DocType(docType);
        var values = new JsonObject { [field] = value?.DeepClone() };
        if (updateModified)
        {
            values["modified"] = site.Clock.NextStamp();
            values["modified_by"] = User;
        }

        DirectWrite.Apply(site, type, name, values);
        if (docType == current.Type.Name && name == current.Name)
        {
            foreach (var (key, changed) in values)
            {
                current.Values[key] = changed?.DeepClone();
            }
        }
    }

    public string NextInSeries(string series, JsonObject document) => site.Series.Next(series, document);

    public Exception Refusal(string message, string type = "ValidationError", string? app = null) => new FrappeError(417, type, message)
    {
        ServerMessages = [ServerMessage.Thrown(message)],
        App = app is null ? null : app + " (app)",
    };

    public Exception NotFound(string docType, string name) => FrappeErrors.NotFound(docType, name);
}
