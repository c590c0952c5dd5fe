using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;
using static ErpSync.Engine.Tests.Disasters.Acts;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>The right site answers wrongly, half, or not at all.</summary>
internal static class AnswerDisasters
{
    private const string FrappesOwn404 = """{"exc_type":"DoesNotExistError","_server_messages":"[]"}""";

    public static IEnumerable<Disaster> All =>
    [
        ProxyPage(404, ErrorIds.ProtocolError),
        ProxyPage(502, ErrorIds.EndpointUnreachable),
        ProxyPage(503, ErrorIds.SiteMaintenance),
        Frappes404(),
        Middle("maintenance begins in the middle of a run", ErrorIds.SiteMaintenance, world => world.Local.Maintenance = SandboxMaintenance.Closed),
        Middle(
            "the key expires in the middle of a run", ErrorIds.AuthenticationFailed,
            world => world.ChangeSyncUser(Side.Local, user => user with { Enabled = false })),
        KeyExpired(),
        HalfPages(),
        EmptyLists(),
    ];

    private static Disaster ProxyPage(int status, string error) => new()
    {
        Name = $"a proxy's page {status} in the place of every answer",
        Strikes = Do(world =>
        {
            Work(world);
            world.Local.Faults.Add(SandboxFault.FailBefore(status));
        }),
        Stops = error,
        Says = ["The local site (local.example)"],
        Mends = Do(world => world.Local.Faults.Clear()),
        Ends = WorkDone,
    };

    private static Disaster Frappes404() => new()
    {
        Name = "every list and document answers 404 as Frappe says it",
        Strikes = Do(world =>
        {
            Work(world);
            world.Local.Faults.Add(SandboxFault.FailBefore(404, FrappesOwn404, "application/json", when: request =>
                request.RawPathAndQuery.Contains("get_list", StringComparison.Ordinal) || request.RawPathAndQuery.Contains("/Party", StringComparison.Ordinal)));
        }),
        Stops = ErrorIds.DocTypeMissing,
        Mends = Do(world => world.Local.Faults.Clear()),
        Ends = WorkDone,
    };

    private static Disaster Middle(string name, string error, Action<SyncWorld> strike) => new()
    {
        Name = name,
        Strikes = Do(world =>
        {
            Work(world);
            AtRequest(world.Local, 16, () => strike(world));
        }),
        Plan = null,
        Calls = null,
        IsStoppedLater = true,
        Tells = [error],
        Mends = Do(world =>
        {
            world.Local.Faults.BeforeRequest = null;
            world.Local.Maintenance = SandboxMaintenance.Off;
            world.ChangeSyncUser(Side.Local, user => user);
        }),
        Ends = WorkDone,
    };

    private static Disaster KeyExpired() => new()
    {
        Name = "the key of the cloud expired",
        Strikes = Do(world =>
        {
            Work(world);
            world.ChangeSyncUser(Side.Cloud, user => user with { Enabled = false });
        }),
        Stops = ErrorIds.AuthenticationFailed,
        Mends = Do(world => world.ChangeSyncUser(Side.Cloud, user => user)),
        Ends = WorkDone,
    };

    private static Disaster HalfPages() => new()
    {
        Name = "every list of the local site comes half",
        Strikes = Do(world => Cut(world, count => count / 2)),
        Plan = null,
        Tells = [ErrorIds.DeleteEvidence],
        Says = ["is there but not in the list of the local site", "Nothing was deleted."],
        Mends = Do(Whole),
        Ends = ["Party count=8", "Voucher count=4", "Remark count=4"],
    };

    private static Disaster EmptyLists() => new()
    {
        Name = "every list of the local site comes empty",
        Strikes = Do(world => Cut(world, _ => 0)),
        Stops = ErrorIds.SiteChanged,
        Says = ["The local address"],
        Mends = Do(Whole),
        Ends = ["Party count=8", "Voucher count=4", "Remark count=4"],
    };

    private static void Cut(SyncWorld world, Func<int, int> keep)
    {
        world.Between = site => site.Side == Side.Local ? new CutLists(site, world, keep) : new SiteDecorator(site, world.Schemas);
        world.Restart();
    }

    private static void Whole(SyncWorld world)
    {
        world.Between = site => new SiteDecorator(site, world.Schemas);
        world.Restart();
    }

    private sealed class CutLists(IFrappeSite inner, SyncWorld world, Func<int, int> keep) : SiteDecorator(inner, world.Schemas)
    {
        public override async IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
            string docType, string? modifiedFrom, int pageSize, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var page in base.ScanAsync(docType, modifiedFrom, pageSize, cancellationToken))
            {
                if (keep(page.Count) > 0)
                {
                    yield return [.. page.Take(keep(page.Count))];
                }
            }
        }

        public override async Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(
            string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
        {
            var stamps = await base.GetStampsAsync(docType, names, cancellationToken);
            return [.. stamps.Take(keep(stamps.Count))];
        }

        public override async Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
            Engine.Schema.DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
        {
            var documents = await base.ReadManyAsync(schema, names, cancellationToken);
            return [.. documents.Take(keep(documents.Count))];
        }
    }
}
