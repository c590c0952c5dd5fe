using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Scanning;
using Client = ErpSync.Engine.Frappe.FrappeSite;

namespace ErpSync.Benchmarks;

/// <summary>
/// The engine's own work without any latency: first phase by phase on one thread, in CPU time, then a whole run that agrees on equals, with
/// the sites in the same process.
/// </summary>
internal sealed class EngineBenchmark : IBenchmark
{
    private const int DefaultDocuments = 1200;
    private const int Group = 200;
    private const int Writers = 8;

    public string Name => "engine";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var (customers, orders) = TradeData.Split(arguments.Documents ?? DefaultDocuments);
        var documents = customers + orders;
        await using var world = new World(TradeData.DocTypes);
        var whole = await AgreedPairs.BaselineAsync(world, customers, orders, cancellationToken);
        report.Show("whole run: agree on equals", whole, documents);
        report.Line($"Phases on one thread, {customers} customers and {orders} orders of {TradeData.OrderRows} rows, both sides:");

        var pairs = await LoadAsync(world, cancellationToken);
        var phases = new PhaseClock(report, documents);
        var read = phases.Run("parse the answers", () => pairs.ConvertAll(pair => pair.Parse()));
        var canonical = phases.Run("canonical form", () => read.ConvertAll(pair => pair.Canonical()));
        var decided = phases.Run("decide", () => canonical.ConvertAll(pair => pair.Decide()));
        phases.Run("body of the update", () => decided.ConvertAll(pair => pair.Body()));
        phases.Run("audit entry", () => decided.ConvertAll(pair => pair.Changes()));
        var shared = phases.Total;
        var samples = canonical.DistinctBy(pair => pair.DocType).ToDictionary(pair => pair.DocType, pair => pair.Base.Cloud);
        phases.Note("base: spell and pack", () => canonical.ConvertAll(pair => PackedBase.Length(pair.Base, samples[pair.DocType])));
        using (var store = new PhaseStore())
        {
            phases.Run($"store, {Group} a commit", () => store.Save(canonical, Group));
            phases.Note("four look-ups by name, one by one", () => store.LookUp(canonical));
        }

        var grouped = phases.Total;
        using (var store = new PhaseStore())
        {
            phases.Run($"store, {Writers} writers at once", () => store.SaveAtOnce(canonical, Writers));
        }

        var atOnce = shared + (phases.Total - grouped);
        var perSecond = documents / grouped.TotalSeconds;
        report.Line($"{perSecond:F0} documents/s a core with grouped commits (aim 5000)");
        report.Line($"{documents / atOnce.TotalSeconds:F0} documents/s a core with {Writers} writers at once, whose commits are put together");
        report.Line($"{canonical.Average(pair => PackedBase.Length(pair.Base, samples[pair.DocType])):F0} bytes a base");
        report.Line("The engine keeps no hash of contents; canonical forms are compared whole.");
        report.Figure("documents", documents);
        report.Figure("documents_per_second_per_core", perSecond);
        report.Figure("documents_per_second_per_core_writers_at_once", documents / atOnce.TotalSeconds);
        foreach (var (phase, microseconds) in phases.Microseconds)
        {
            var words = phase.Split([' ', ',', ':', '-'], StringSplitOptions.RemoveEmptyEntries);
            report.Figure($"microseconds_{string.Join('_', words)}", microseconds);
        }

        report.Figure("whole_run_documents_per_second", documents / whole.Elapsed.TotalSeconds);
        report.Figure("whole_run_cpu_ms_per_document_with_sites", whole.Cpu.TotalMilliseconds / documents);
    }

    private static async Task<List<EnginePair>> LoadAsync(World world, CancellationToken cancellationToken)
    {
        using var cloud = Open(world, Side.Cloud);
        using var local = Open(world, Side.Local);
        await Task.WhenAll(cloud.ConnectAsync(cancellationToken), local.ConnectAsync(cancellationToken));
        var pairs = new List<EnginePair>();
        foreach (var docType in TradeData.DocTypes)
        {
            var schema = SyncSchemaBuilder.Build(
                (await cloud.GetSchemaAsync(docType, cancellationToken))!,
                (await local.GetSchemaAsync(docType, cancellationToken))!,
                world.Configuration.Rules[docType]);
            var context = new DocTypeContext(schema, new Canonicalizer(schema), world.Configuration.Rules[docType])
            {
                Coverage = new FieldCoverage(schema, world.Configuration.Rules[docType], stored: null),
            };
            var links = new LinkNames(TradeData.DocTypes);
            var layout = new RawLayout();
            foreach (var name in world.Sites.Cloud.Names("Customer"))
            {
                links.AddPair("Customer", name, name);
            }

            foreach (var name in world.Sites.Cloud.Names(docType).Where(name => name != "Customer 0000000"))
            {
                var agreed = world.Sites.Cloud.Find(docType, name)!;
                var edited = (JsonObject)agreed.DeepClone();
                edited[docType == "Customer" ? "website" : "po_no"] = "edited";
                pairs.Add(new EnginePair(
                    context, links, layout, agreed, Bytes(edited), Bytes(world.Sites.Local.Find(docType, name)!)));
            }
        }

        return pairs;
    }

    private static Client Open(World world, Side side) => new(
        side, world.Configuration.Site(side), world.Configuration.Retry, world.Handler(side), TimeProvider.System, Random.Shared);

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString(JsonSerializerOptions.Default));
}
