using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ErpSync.Benchmarks;

/// <summary>The service as its users run it: a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private const double Megabyte = 1024 * 1024;
    private const string Listening = "Listening on ";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HostProcess(string configPath)
    {
        var assembly = typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "HostAssembly").Value!;
        var start = new ProcessStartInfo("dotnet", ["exec", assembly, "--config", configPath, "--port", "0"]) { RedirectStandardOutput = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.Exited += (_, _) => _listens.TrySetException(new InvalidOperationException("The service has ended."));
        _process.Start();
        _process.BeginOutputReadLine();
    }

    /// <summary>Completes with the address as soon as deliveries are accepted.</summary>
    public Task<Uri> Url => _listens.Task;

    /// <summary>The most memory it has held at once, in megabytes.</summary>
    public double PeakMegabytes => Memory(process => process.PeakWorkingSet64);

    /// <summary>The memory it holds now, in megabytes.</summary>
    public double Megabytes => Memory(process => process.WorkingSet64);

    /// <summary>The time of processors it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Ends it as a service manager does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double Memory(Func<Process, long> bytes)
    {
        _process.Refresh();
        return bytes(_process) / Megabyte;
    }

    private void Note(string? line)
    {
        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listens.TrySetResult(new Uri(line[(at + Listening.Length)..].Split(' ')[0]));
        }
        else if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }
}
