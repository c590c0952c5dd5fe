namespace ErpSync.Simulation.Worlds;

/// <summary>What goes wrong between the engine and the outside.</summary>
internal enum FaultKind
{
    /// <summary>The connection breaks before the site sees the request.</summary>
    ResetBefore,

    /// <summary>The site does and commits the work, then the connection breaks.</summary>
    ResetAfter,

    /// <summary>The site does and commits the work; the answer comes after the time-out.</summary>
    TimeoutAfter,

    /// <summary>The site never answers and does nothing.</summary>
    TimeoutBefore,

    /// <summary>The answer breaks off.</summary>
    Truncated,

    /// <summary>A list answers with the first half of its rows.</summary>
    HalfPage,

    /// <summary>Frappe's 401.</summary>
    Unauthorized,

    /// <summary>Frappe's 403.</summary>
    Forbidden,

    /// <summary>Frappe's 404: the document is not there (it is).</summary>
    NotFound,

    /// <summary>A proxy's page with 404.</summary>
    ProxyNotFound,

    /// <summary>Frappe's 409: somebody else was quicker (nobody was).</summary>
    Conflict,

    /// <summary>Frappe's 417: a validation refuses it.</summary>
    Refused,

    /// <summary>429 with Retry-After.</summary>
    TooMany,

    /// <summary>500: the database gave up on a deadlock.</summary>
    Deadlock,

    /// <summary>A proxy's 502.</summary>
    BadGateway,

    /// <summary>A proxy's 503 page.</summary>
    Unavailable,

    /// <summary>A proxy's 504; the site has done the work.</summary>
    GatewayTimeout,

    /// <summary>The answer takes its time.</summary>
    Slow,

    /// <summary>The engine's process ends without a word.</summary>
    Crash,

    /// <summary>The state file is that of an earlier commit.</summary>
    StateRestored,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>Another program holds the state file.</summary>
    StateLocked,

    /// <summary>An administrator sets another time zone on a living site.</summary>
    ZoneChanged,

    /// <summary>The clock of the engine's machine is set.</summary>
    ClockSet,

    /// <summary>A delivery is lost.</summary>
    DeliveryLost,

    /// <summary>A delivery is made twice.</summary>
    DeliveryDoubled,

    /// <summary>A delivery comes late, or out of order.</summary>
    DeliveryLate,

    /// <summary>A site is down for a while with a maintenance page.</summary>
    Maintenance,

    /// <summary>The user of the engine may no longer read a DocType.</summary>
    PermissionLost,
}
