using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>Finds the lane in which a document can be created together with others.</summary>
internal sealed class CreateLanes(RunContext run, OutcomeRecorder recorder, IntentCalls calls)
{
    private readonly ConcurrentDictionary<(string DocType, Side Side), CreateLane?> _lanes = new();

    /// <summary>The lane; null when the document has to be created by itself.</summary>
    /// <param name="work">The pair.</param>
    /// <param name="side">Where it is created.</param>
    /// <param name="name">The name it is to have; null when the site may choose.</param>
    /// <param name="body">What would be sent.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<CreateLane?> FindAsync(PairWork work, Side side, string? name, JsonObject body, CancellationToken cancellationToken)
    {
        if (name is null || run.IsOneByOne || body.ContainsKey("amended_from"))
        {
            return null;
        }

        var key = (work.DocType.Name, side);
        if (!_lanes.TryGetValue(key, out var lane))
        {
            var naming = await run.Site(side).GetNamingFieldAsync(work.DocType.Schema.Site(side), cancellationToken);
            lane = _lanes.GetOrAdd(key, naming is null ? null : Lane(work.DocType, side, naming));
        }

        return lane is not null && lane.Takes(work, name, body) ? lane : null;
    }

    private CreateLane Lane(DocTypeContext docType, Side side, NamingField naming) =>
        new(run, new CreateBatch(run, recorder, calls, docType, side), side, naming);
}
