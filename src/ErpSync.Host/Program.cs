using System.Runtime.InteropServices;
using ErpSync;
using ErpSync.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

const int Failure = 1;
const int BadArguments = 2;

HostArguments arguments;
try
{
    arguments = HostArguments.Parse(args, Environment.CurrentDirectory);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync(HostArguments.Usage);
    return BadArguments;
}

if (arguments.ShowsHelp || arguments.ShowsVersion)
{
    Console.WriteLine(arguments.ShowsHelp ? HostArguments.Usage : typeof(HostArguments).Assembly.GetName().Version);
    return 0;
}

// Nothing is read from the environment or from appsettings.json: what the service does stands in the one configuration.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Services.AddSystemd();
builder.Services.AddWindowsService(service => service.ServiceName = "ErpSync");
builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = SyncService.Patience + TimeSpan.FromSeconds(10));
builder.Services.AddSingleton(arguments);
if (arguments.RunsOnce)
{
    // A service manager waits for the end of a single run, not for its start: no life of a service here.
    builder.Services.AddSingleton<SingleRun>();
}
else
{
    builder.Services.AddHostedService<SyncService>();
}

try
{
    using var host = builder.Build();
    if (arguments.RunsOnce)
    {
        return await RunOnceAsync(host.Services.GetRequiredService<SingleRun>());
    }

    await host.RunAsync();
    return 0;
}
catch (ErpSyncException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Error.ErrorId}: {exception.Error.Message}");
    await Console.Error.WriteLineAsync(exception.Error.RecommendedAction);
    return Failure;
}

static async Task<int> RunOnceAsync(SingleRun run)
{
    using var end = new CancellationTokenSource();
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    return await run.RunAsync(end.Token) ? 0 : Failure;

    // The writes under way are recorded first.
    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        end.Cancel();
    }
}
