namespace ErpSync.Sandbox;

/// <summary>What the practice world is made of.</summary>
public sealed record PracticeOptions
{
    /// <summary>Clock of both sites. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seed of names and data. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Business documents in all. Default: 200.</summary>
    public int Documents { get; init; } = 200;

    /// <summary>Version of Frappe that both sites report and behave like. Default: the one the sandbox was modelled on.</summary>
    public string FrappeVersion { get; init; } = "15.101.1";

    /// <summary>Version of ERPNext that both sites report.</summary>
    public string ErpNextVersion { get; init; } = "15.99.1";

    /// <summary>Workers of each site that deliver webhooks, each one delivery at a time. Default: 1, which keeps deliveries in order.</summary>
    public int WebhookWorkers { get; init; } = 1;
}
