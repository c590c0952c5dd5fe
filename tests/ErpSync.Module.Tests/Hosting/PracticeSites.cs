using System.Net.Http.Headers;
using System.Text;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>The whole product, nothing faked: the module, the engine and two practice sites over loopback, after a first run.</summary>
public sealed class PracticeSites : IDisposable
{
    private readonly HttpClient _http = new();

    public PracticeSites()
    {
        Runspace = new ModuleRunspace(hasRealEngine: true);
        Sandbox = Run("Start-ErpSandbox -Documents 20 -Seed 7").Of<ErpSandbox>().Single();
        Runspace.Runspace.SessionStateProxy.SetVariable("config", new System.Collections.Hashtable { ["ConfigPath"] = Sandbox.ConfigPath });
        Plan = Run("Invoke-ErpSync @config -WhatIf").Of<SyncPlanItem>();
        IsStateThereAfterPlan = File.Exists(Path.Combine(Path.GetDirectoryName(Sandbox.ConfigPath)!, "sync_state.db"));
        FirstRun = Run("Invoke-ErpSync @config").Of<SyncResult>();
        Run("Get-ErpConflict @config | Where-Object Kind -eq SameName | Resolve-ErpConflict @config -Strategy KeepBoth -Force");
        Run("Get-ErpConflict @config | Resolve-ErpConflict @config -Strategy CloudWins -Force; $null = Invoke-ErpSync @config");
    }

    public ErpSandbox Sandbox { get; }

    internal ModuleRunspace Runspace { get; }

    public IReadOnlyList<SyncPlanItem> Plan { get; }

    public bool IsStateThereAfterPlan { get; }

    public IReadOnlyList<SyncResult> FirstRun { get; }

    internal RunResult Run(string script, params (string Name, object? Value)[] variables) => Runspace.Run(script, variables);

    /// <summary>A customer that is in step, another for each number.</summary>
    public SyncRecord Customer(int number) =>
        Run("Get-ErpSyncRecord @config -DocType Customer -Status Synced").Of<SyncRecord>()
            .OrderBy(record => record.Name, StringComparer.Ordinal).ElementAt(number);

    /// <summary>Does what a person at the desk of a site does.</summary>
    public async Task EditAsync(Side side, SyncRecord record, string json, CancellationToken cancellationToken)
    {
        var site = side == Side.Cloud ? Sandbox.Cloud : Sandbox.Local;
        var name = side == Side.Cloud ? record.CloudName : record.LocalName;
        using var request = new HttpRequestMessage(HttpMethod.Put,
            new Uri(site.Url, $"api/resource/{Uri.EscapeDataString(record.DocType)}/{Uri.EscapeDataString(name!)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("token", $"{site.ApiKey}:{site.ApiSecret}");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        Sandbox.Stop();
        Runspace.Dispose();
        _http.Dispose();
    }
}
