using System.Text.Json.Nodes;
using ErpSync.Sandbox.Business.Data;

namespace ErpSync.Sandbox.Business;

/// <summary>Fills the two practice sites with a small trading company's data.</summary>
public static class BusinessData
{
    /// <summary>
    /// Inserts the masters both sites share and about <paramref name="documents"/> business documents: most on the cloud only, some on
    /// the local site only, some equal on both, a few pairs that differ. Equal arguments and clocks give equal sites.
    /// </summary>
    /// <param name="cloud">A site with the business DocTypes.</param>
    /// <param name="local">Another one.</param>
    /// <param name="documents">Business documents in all, a pair counted once; 0 inserts only the shared masters.</param>
    /// <param name="seed">Chooses names, amounts and places.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="documents"/> is negative.</exception>
    public static void Fill(FrappeSite cloud, FrappeSite local, int documents, int seed)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentOutOfRangeException.ThrowIfNegative(documents);

        InsertMasters(cloud);
        InsertMasters(local);

        var today = DateOnly.FromDateTime(cloud.Options.Clock.GetUtcNow().UtcDateTime);
        IReadOnlyList<PlannedDocument> plan = new BusinessPlan(seed, today).Documents(documents);

        // What both sites have comes first, so that naming series give both the same names.
        foreach (PlannedDocument shared in plan.Where(document => document.Placement is Placement.Both or Placement.Differing))
        {
            Insert(cloud, shared);
            string name = Insert(local, shared);
            if (shared.LocalEdit is { } edit)
            {
                local.Update(shared.DocType, name, edit);
            }
        }

        foreach (PlannedDocument document in plan.Where(document => document.Placement == Placement.Cloud))
        {
            Insert(cloud, document);
        }

        foreach (PlannedDocument document in plan.Where(document => document.Placement == Placement.Local))
        {
            Insert(local, document);
        }
    }

    private static void InsertMasters(FrappeSite site)
    {
        using Stream stream = typeof(BusinessData).Assembly.GetManifestResourceStream("Data/masters.json")!;
        foreach (JsonObject master in JsonNode.Parse(stream)!.AsArray().OfType<JsonObject>())
        {
            site.Insert(master.Text("doctype"), master);
        }
    }

    private static string Insert(FrappeSite site, PlannedDocument document)
    {
        var content = document.Content.DeepClone().AsObject();
        if (ItemPicture.For(document) is { } picture)
        {
            // The site attaches the file to the item when it is saved.
            content["image"] = site.Insert("File", picture).Text("file_url");
        }

        string name = site.Insert(document.DocType, content).Text("name");
        if (document.Submit)
        {
            site.Update(document.DocType, name, new JsonObject { ["docstatus"] = 1 });
        }

        return name;
    }
}
