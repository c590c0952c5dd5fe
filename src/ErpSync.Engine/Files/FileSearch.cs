using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Files;

/// <summary>Looks for a content on a site before anything is sent there.</summary>
internal sealed class FileSearch(RunContext run, FileJournal journal)
{
    /// <summary>Looks for a token's content on a side and, when it is there, enters it into the names.</summary>
    /// <returns>Whether the side has it.</returns>
    /// <exception cref="BlockedException">An upload whose reply was lost may still be on its way.</exception>
    public async Task<bool> FindAsync(PairWork work, Side side, string token, CancellationToken cancellationToken)
    {
        var names = work.Links.Files;
        var (hash, isPrivate) = FileToken.Parse(token);
        var carried = run.Store.FindCarriedFile(side, hash, isPrivate);
        var found = await FindByHashAsync(names, side, token, carried, cancellationToken);
        if (found is null && carried is { FileId: null })
        {
            found = await FindSentAsync(side, carried, cancellationToken);
            if (found is null && run.Now < carried.StartedAt + run.Configuration.UnknownOutcomeGrace)
            {
                throw new BlockedException(Unknown(work, carried));
            }
        }

        if (found is null)
        {
            return false;
        }

        names.AddTwin(side, token, found);
        if (carried is { FileId: null } && !run.PlanOnly)
        {
            await journal.ArriveAsync(
                work,
                carried with { FileId = found.Id, Url = found.Url, SiteHash = found.ContentHash },
                $"{carried.FileName} had arrived as {found.Url}; the reply was lost.");
        }

        return true;
    }

    public ErpSyncError Unknown(PairWork work, CarriedFile carried) => new(
        ErrorIds.OutcomeUnknown,
        ErpErrorCategory.OperationTimeout,
        $"The {Words.Of(carried.Side)} site did not say whether it took {carried.FileName} of {work.Target}. It is looked for until "
        + $"{carried.StartedAt + run.Configuration.UnknownOutcomeGrace:u} before it is sent again.",
        "Nothing to do: the next run looks again.",
        work.Target);

    private async Task<SiteFile?> FindByHashAsync(
        FileNames names, Side side, string token, CarriedFile? carried, CancellationToken cancellationToken)
    {
        var (hash, isPrivate) = FileToken.Parse(token);
        var files = run.Site(side).Files;
        var kept = carried?.SiteHash ?? hash;
        var rows = await files.FindAsync("content_hash", kept == hash ? [hash] : [hash, kept], cancellationToken);
        var urls = rows.Where(row => row.IsPrivate == isPrivate && row.IsLocal).Select(row => row.Url).Distinct(StringComparer.Ordinal).ToList();
        if (urls.Count == 0)
        {
            return null;
        }

        // A row may still tell of a content that has been replaced since under its address: the newest row of the address tells.
        names.Add(side, await files.FindAsync("file_url", urls, cancellationToken));
        return names.Find(side, token) ?? names.Find(side, FileToken.Of(kept, isPrivate));
    }

    // The site may have changed the bytes, so that no hash leads there: what our user made since then under that name.
    private async Task<SiteFile?> FindSentAsync(Side side, CarriedFile carried, CancellationToken cancellationToken)
    {
        var profile = run.Site(side).Profile;
        if (EditClock.FromUtc(carried.StartedAt - profile.ClockUncertainty - TimeSpan.FromSeconds(1), profile) is not { } from)
        {
            return null;
        }

        var stem = Path.GetFileNameWithoutExtension(carried.FileName);
        var made = await run.Site(side).Files.FindMadeAsync(profile.User, from, cancellationToken);
        return made.FirstOrDefault(file => file.IsPrivate == carried.IsPrivate
            && FileToken.Of(file) is { } token
            && file.FileName.StartsWith(stem, StringComparison.Ordinal)
            && Path.GetExtension(file.FileName) == Path.GetExtension(carried.FileName)
            && !IsOfAnother(side, token, carried));
    }

    // Of two contents of one name each has its own receipt.
    private bool IsOfAnother(Side side, string token, CarriedFile carried)
    {
        var (hash, isPrivate) = FileToken.Parse(token);
        return hash != carried.ContentHash && run.Store.FindCarriedFile(side, hash, isPrivate) is not null;
    }
}
