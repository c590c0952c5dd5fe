namespace ErpSync.Engine.Frappe;

/// <summary>How fast a site may be called at most; below that the pace adapts to what the site bears.</summary>
internal sealed record PaceLimits
{
    /// <summary>Documents or batches written at once, and as many lists read beside them. Default 8.</summary>
    public int Most { get; init; } = 8;

    /// <summary>
    /// Leaves most of the site to its users: a quarter of <see cref="Most"/>, slower at the first sign of load, and never more than half of a
    /// rate limit. Default false.
    /// </summary>
    public bool Gentle { get; init; }

    /// <summary>Most calls at once of one lane.</summary>
    public int Ceiling(CallLane lane)
    {
        var most = Math.Max(1, Gentle ? Most / 4 : Most);
        return lane switch
        {
            // A batch keeps a worker of the site busy for a second or more, a delete takes ten times as long as a create.
            CallLane.CreateMany or CallLane.LifeCycle => Math.Max(1, most / 2),
            CallLane.Remove => Math.Max(1, most / 4),
            _ => most,
        };
    }

    /// <summary>How many times the best time of a call may be exceeded before there is less at once.</summary>
    public double SlowFactor => Gentle ? 3 : 10;

    /// <summary>No call that is answered within this time is a sign of load.</summary>
    public TimeSpan NeverSlow => Gentle ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(3);

    /// <summary>The part of a site's rate limit that is left to others.</summary>
    public double LeftToOthers => Gentle ? 0.5 : 0.1;
}
