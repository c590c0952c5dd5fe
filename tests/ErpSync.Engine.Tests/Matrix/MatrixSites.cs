using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox.Business;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>Two sites in different time zones that know all kinds of the matrix; what is attached travels.</summary>
internal static class MatrixSites
{
    public static SyncWorld Make(string cloudVersion, string localVersion, IReadOnlyList<MatrixCell> cells)
    {
        var kinds = cells.Select(cell => cell.Kind).Distinct().ToList();
        var world = new SyncWorld(
            DocTypesOf(cells),
            options => options.SiteName == "cloud"
                ? options with { FrappeVersion = cloudVersion, TimeZone = "Asia/Kolkata" }
                : options with { FrappeVersion = localVersion, TimeZone = "America/New_York" },
            keepsStateOpen: true);
        var apps = kinds.Where(kind => kind.App).SelectMany(kind => kind.Needs.Select(need => need.DocType).Append(kind.DocType).Append(kind.Partner?.DocType ?? kind.DocType))
            .Distinct(StringComparer.Ordinal).ToList();
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            BusinessDocTypes.Define(site);
            foreach (var kind in kinds.Where(kind => kind.MadeOf is not null))
            {
                site.Use(new MatrixCode(kind.DocType, kind.MadeOf!));
            }
        }

        BusinessData.Fill(world.Cloud, world.Local, documents: 0, seed: 1);
        world.Configuration = world.Configuration with
        {
            DocTypes = [.. world.Configuration.DocTypes, .. apps],
            Rules = world.Configuration.Rules.Values.Concat(apps.Select(app => new Engine.Configuration.DocTypeRules { DocType = app, MaxDeletesPercent = 100 }))
                .ToDictionary(rule => rule.DocType, rule => rule with { Strategy = ConflictStrategy.Manual, Attachments = Engine.Configuration.AttachmentPolicy.All }, StringComparer.OrdinalIgnoreCase),
        };
        foreach (var need in kinds.SelectMany(kind => kind.Needs))
        {
            world.Insert(Side.Cloud, need.DocType, (System.Text.Json.Nodes.JsonObject)need.Values.DeepClone());
        }

        foreach (var need in kinds.SelectMany(kind => kind.Needs).Where(need => need.Then is not null))
        {
            world.Update(Side.Cloud, need.DocType, need.Values["label"]!.ToString(), (System.Text.Json.Nodes.JsonObject)need.Then!.DeepClone());
        }

        return world;
    }

    private static IEnumerable<System.Text.Json.Nodes.JsonObject> DocTypesOf(IReadOnlyList<MatrixCell> cells) =>
    [
        DocTypes.Table("Mx Row", DocTypes.Field("item", "Data"), DocTypes.Field("qty", "Float"), DocTypes.Field("note", "Data"), DocTypes.Field("drawing", "Attach")),
        DocTypes.Define("Mx Group", "field:label", DocTypes.Field("label", "Data")),
        DocTypes.Table("Mx Group Row", DocTypes.Field("group", "Link", "Mx Group")),
        DocTypes.Table("Mx Referrer Row", DocTypes.Field("target_type", "Link", "DocType"), DocTypes.Field("target", "Dynamic Link", "target_type")),
        DocTypes.Define(
            MatrixDesk.Referrer,
            "field:label",
            DocTypes.Field("label", "Data"),
            DocTypes.Field("target_type", "Link", "DocType"),
            DocTypes.Field("target", "Dynamic Link", "target_type"),
            DocTypes.Field("rows", "Table", "Mx Referrer Row")),
        .. cells.Where(cell => !cell.Kind.App).Select(cell => (cell.Kind, cell.DocType)).Distinct().Select(one => one.Kind.Define(one.DocType)),
    ];
}
