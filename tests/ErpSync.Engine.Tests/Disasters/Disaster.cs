using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>
/// One catastrophe as a script: two sites in step, what strikes, and what is expected of the engine. Whatever it is, no document that the disaster itself
/// left on a site may be gone after it, except those named in <see cref="Deletes"/>.
/// </summary>
internal sealed record Disaster
{
    public required string Name { get; init; }

    /// <summary>The world before. Default: <see cref="AgreedWorld"/>, eight parties, four vouchers, four remarks in step.</summary>
    public Func<Task<SyncWorld>> Given { get; init; } = () => AgreedWorld.MakeAsync();

    /// <summary>What strikes.</summary>
    public required Func<SyncWorld, Task> Strikes { get; init; }

    /// <summary>The error that stops every run before anything is written; null when runs go on.</summary>
    public string? Stops { get; init; }

    /// <summary>Whether runs end with one of <see cref="Tells"/>, but perhaps only after something was written.</summary>
    public bool IsStoppedLater { get; init; }

    /// <summary>The error ids that the runs tell for single documents or DocTypes. Nothing else may be told, unless runs are stopped part-way.</summary>
    public IReadOnlyList<string> Tells { get; init; } = [];

    /// <summary>What the message or its remedy must say: the evidence and the way on.</summary>
    public IReadOnlyList<string> Says { get; init; } = [];

    /// <summary>What a plan proposes ("Update Party/ACME"), in any order; null when the plan is of no interest.</summary>
    public IReadOnlyList<string>? Plan { get; init; } = [];

    /// <summary>Every write that reaches a site ("local PUT Party"), in order; null when it cannot be told.</summary>
    public IReadOnlyList<string>? Calls { get; init; } = [];

    /// <summary>Documents whose deletion the script itself asks for ("Local Remark 3"); null when the sites are no longer the same ones.</summary>
    public IReadOnlyList<string>? Deletes { get; init; } = [];

    /// <summary>What people do about it; null when nothing is needed.</summary>
    public Func<SyncWorld, Task>? Mends { get; init; }

    /// <summary>What both sites hold in the end ("Party/ACME phone=555"), after the remedy and some runs.</summary>
    public IReadOnlyList<string> Ends { get; init; } = [];

    /// <summary>Whether both sites are equal in the end. Default: yes.</summary>
    public bool EndsEqual { get; init; } = true;

    public override string ToString() => Name;
}
