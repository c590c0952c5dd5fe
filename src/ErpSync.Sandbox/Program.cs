using System.Runtime.InteropServices;
using ErpSync.Sandbox;

const int Failure = 1;
const int BadArguments = 2;

SandboxArguments arguments;
try
{
    arguments = SandboxArguments.Parse(args);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync(SandboxArguments.Usage);
    return BadArguments;
}

var stopped = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var sites = PracticeSites.Create(new PracticeOptions
{
    Seed = arguments.Seed,
    Documents = arguments.Documents,
    FrappeVersion = SandboxArguments.FrappeRelease(arguments.FrappeVersion),
    ErpNextVersion = SandboxArguments.ErpNextRelease(arguments.FrappeVersion),
});
try
{
    await using var cloud = await Start(sites.Cloud, arguments.CloudPort);
    await using var local = await Start(sites.Local, arguments.LocalPort);
    Console.WriteLine(PracticeSites.Describe(cloud, local));
    await stopped.Task;
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return Failure;
}

Task<SandboxServer> Start(FrappeSite site, int port) =>
    SandboxServer.StartAsync(
        site, new SandboxServerOptions { Port = port, Latency = arguments.Latency, Timing = arguments.Timing }, CancellationToken.None);

void Stop(PosixSignalContext context)
{
    // The process ends by returning, with exit code 0.
    context.Cancel = true;
    stopped.TrySetResult();
}
