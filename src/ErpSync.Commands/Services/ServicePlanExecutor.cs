using System.Text;

namespace ErpSync.Commands.Services;

/// <summary>Carries a plan out.</summary>
/// <param name="runner">Runs programs of the system.</param>
internal sealed class ServicePlanExecutor(ICommandRunner runner)
{
    private const string Remedy =
        "See erpsync.log, and on Linux journalctl -u <name>. When it is mended, register again with -Force, or remove it with Unregister-ErpSyncService.";

    /// <param name="plan">The plan.</param>
    /// <param name="tell">Told each step before it is taken.</param>
    /// <exception cref="ErpSyncException">ErpServiceFailed or ErpServiceAccess. What was done before stays.</exception>
    public void Execute(ServicePlan plan, Action<string> tell)
    {
        try
        {
            foreach (var step in plan.Steps)
            {
                tell(step.ToString());
                Take(step);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ServiceErrors.Access(exception.Message, "Look at the rights of the folder, or register with more rights.", exception);
        }
        finally
        {
            foreach (var write in plan.Steps.OfType<ServiceStep.Write>().Where(write => write.IsTemporary))
            {
                File.Delete(write.Path);
            }
        }
    }

    private void Take(ServiceStep step)
    {
        switch (step)
        {
            case ServiceStep.Write write:
                Write(write);
                break;
            case ServiceStep.Remove remove:
                File.Delete(remove.Path);
                break;
            case ServiceStep.Run run:
                var result = runner.Run(run.Command);
                if (result.ExitCode != 0 && !run.MayFail)
                {
                    throw ServiceErrors.Failed(run.Command, result, Remedy);
                }

                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} is not a step.");
        }
    }

    // Whoever reads the folder meanwhile sees the old file or the new one, never half of one.
    private static void Write(ServiceStep.Write write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(write.Path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        var unfinished = $"{write.Path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, options))
            using (var writer = new StreamWriter(file, EncodingOf(write)))
            {
                writer.Write(write.Text);
            }

            File.Move(unfinished, write.Path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // The task scheduler of Windows reads its own XML as UTF-16 with a byte order mark only.
    private static Encoding EncodingOf(ServiceStep.Write write) =>
        write.Path.EndsWith(".xml", StringComparison.Ordinal) ? Encoding.Unicode : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
