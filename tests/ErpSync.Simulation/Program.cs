using System.Globalization;
using System.Text.Json;
using ErpSync.Simulation;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.Shrinking;
using ErpSync.Simulation.States;
using ErpSync.Simulation.Worlds;

if (SimulationArguments.Read(args) is not { } asked)
{
    Console.WriteLine("--histories N  --seed S  [--minutes M]  [--threads T]  [--restores: earlier states are put back]  [--no-shrinking]  [--script: the first seed alone, written down]");
    return 2;
}

if (asked.IsScript)
{
    using var folder = new StateFolder();
    var one = HistoryPlayer.Play(HistoryMaker.Make(asked.Seed, withFaults: asked.Seed % 2 == 0, restoresState: asked.RestoresState), folder, isRecorded: true);
    Console.WriteLine(string.Join(Environment.NewLine, one.Script));
    Console.WriteLine(string.Join(Environment.NewLine, one.Findings.Violations));
    return one.Findings.Violations.Count > 0 ? 1 : 0;
}

var simulation = new SimulationRun();
simulation.Run(
    asked.Seed,
    asked.Histories,
    asked.Threads,
    asked.Longest,
    asked.RestoresState,
    played => Console.WriteLine($"seed {played.History.Seed}: {string.Join("; ", played.Findings.Violations.Take(3))}"),
    CancellationToken.None);

if (asked.Shrinks && simulation.Failed is [var first, ..])
{
    using var folder = new StateFolder();
    var invariant = first.Findings.Violations[0].Invariant;
    var shrunk = Shrinker.Shrink(first.History, invariant, folder);
    var played = HistoryPlayer.Play(shrunk, folder, isRecorded: true);
    Console.WriteLine($"seed {first.History.Seed}, {first.History.Acts.Count} steps shrunk to {shrunk.Acts.Count}:");
    Console.WriteLine(string.Join(Environment.NewLine, played.Script));
    Console.WriteLine(string.Join(Environment.NewLine, played.Findings.Violations));
}

var seconds = simulation.Elapsed.TotalSeconds;
var faults = Enum.GetValues<FaultKind>().ToDictionary(kind => kind.ToString(), simulation.Struck);
var invariants = Enum.GetValues<Invariant>().ToDictionary(invariant => invariant.ToString(), simulation.Checked);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{simulation.Histories} histories, {simulation.Steps} steps, {simulation.Requests} requests, {simulation.Writes} writes in {seconds:0.0} s: {simulation.Histories / seconds:0.0} histories/s"));
Console.WriteLine($"faults: {string.Join(", ", faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
Console.WriteLine($"checked: {string.Join(", ", invariants.Where(invariant => invariant.Value > 0).Select(invariant => $"{invariant.Key} {invariant.Value}"))}");
Console.WriteLine(JsonSerializer.Serialize(new
{
    histories = simulation.Histories,
    variations = simulation.Variations,
    steps = simulation.Steps,
    violations = simulation.Failed.Count,
    histories_per_second = Math.Round(simulation.Histories / seconds, 1),
    faults,
    invariants,
    failed_seeds = simulation.Failed.Select(played => played.History.Seed),
}));
return simulation.Failed.Count > 0 ? 1 : 0;
