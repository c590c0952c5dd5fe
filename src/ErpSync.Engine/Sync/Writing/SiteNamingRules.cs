using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// The Document Naming Rules of both sites: they give names in place of what the DocType says, each from a counter of its own. Asked for once in a run,
/// and only when it matters: when documents of one name meet for the first time, and after a document was created under a name that was sent.
/// </summary>
internal sealed class SiteNamingRules(RunContext run)
{
    /// <summary>The DocType, the same from Frappe 13 on.</summary>
    public const string DocType = "Document Naming Rule";

    private const int Most = 500;

    private readonly AsyncGate _gate = new(1);
    private IReadOnlyDictionary<Side, IReadOnlyList<FrappeDocument>>? _rules;

    /// <summary>Reads them when that has not been done. A user who may not read them sees none.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_rules is not null)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            _rules ??= new Dictionary<Side, IReadOnlyList<FrappeDocument>>
            {
                [Side.Cloud] = await ReadAsync(run.Site(Side.Cloud), cancellationToken),
                [Side.Local] = await ReadAsync(run.Site(Side.Local), cancellationToken),
            };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether a rule of either site can have made the name, so that two documents of that name need not be one.</summary>
    public bool CanHaveMade(string docType, string name) =>
        _rules is not null && _rules.Keys.Any(side => Of(side, docType).Any(rule => SeriesPattern.CanHaveMade(Prefix(rule), name)));

    /// <summary>Whether a site names documents of the DocType by a rule.</summary>
    public async Task<bool> HasAsync(Side side, string docType, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        return Of(side, docType).Any();
    }

    /// <summary>The rules of a site for a DocType.</summary>
    public IEnumerable<FrappeDocument> Of(Side side, string docType) => _rules?[side].Where(rule => rule.Raw.Text("document_type") == docType) ?? [];

    /// <summary>What stands before the digits, as a series is written.</summary>
    public static string Prefix(FrappeDocument rule) => rule.Raw.Text("prefix") ?? "";

    /// <summary>The rules of a site that are not disabled; none when the user may not read them.</summary>
    public static async Task<IReadOnlyList<FrappeDocument>> ReadAsync(IFrappeSite site, CancellationToken cancellationToken)
    {
        try
        {
            var rules = new List<FrappeDocument>();
            foreach (var name in await site.FindNamesAsync(DocType, [new SiteFilter("disabled", "=", 0)], Most, cancellationToken))
            {
                rules.Add(await site.ReadAsync(DocType, name, cancellationToken));
            }

            return rules;
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema or SiteErrorClass.Gone)
        {
            return [];
        }
    }
}
