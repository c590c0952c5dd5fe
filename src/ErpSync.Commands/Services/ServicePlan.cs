namespace ErpSync.Commands.Services;

/// <summary>What registering or removing takes, step by step.</summary>
/// <param name="Service">What it is about.</param>
/// <param name="Steps">The steps, in order.</param>
internal sealed record ServicePlan(ErpSyncService Service, IReadOnlyList<ServiceStep> Steps)
{
    /// <summary>Things a person should know beside the steps.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What -WhatIf and -Confirm show.</summary>
    public override string ToString() => string.Join('\n', Steps).TrimEnd();
}
