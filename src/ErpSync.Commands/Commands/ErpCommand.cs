using System.Management.Automation;
using ErpSync.Commands.Hosting;
using ErpSync.Commands.Output;

namespace ErpSync.Commands;

/// <summary>What every ErpSync command has: the session, and errors with an id and a remedy.</summary>
public abstract class ErpCommand : PSCmdlet
{
    private protected ErpCommand()
    {
    }

    private protected static ModuleSession Session => ModuleSession.Current;

    /// <summary>Asks the engine; whatever it throws ends the command with a record of its own.</summary>
    private protected T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            ThrowTerminatingError(ErrorRecords.From(exception));
            throw;
        }
    }

    /// <summary>As <see cref="Ask{T}"/>, for answers that are read while they are written on.</summary>
    private protected IEnumerable<T> AskMany<T>(Func<IEnumerable<T>> question)
    {
        using var answers = Ask(() => question().GetEnumerator());
        while (Ask(answers.MoveNext))
        {
            yield return answers.Current;
        }
    }

    private protected void WriteError(ErpSyncError error) => WriteError(ErrorRecords.From(error));

    /// <summary>The absolute file system path of what the user wrote, relative to the current location of this session.</summary>
    private protected string FilePath(string path)
    {
        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (!string.Equals(provider.Name, "FileSystem", StringComparison.OrdinalIgnoreCase))
        {
            ThrowTerminatingError(ErrorRecords.Argument($"{path} is not a path in the file system.", "Give the path of a file.", path));
        }

        return full;
    }

    /// <summary>What an engine is opened with.</summary>
    /// <param name="configPath">The -ConfigPath of the user: a file, a folder that holds config.yaml, or nothing.</param>
    private protected EngineOptions Options(string? configPath)
    {
        var path = configPath is null ? null : FilePath(configPath);
        return new EngineOptions
        {
            ConfigPath = Directory.Exists(path) ? Path.Combine(path, "config.yaml") : path,
            WorkingDirectory = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        };
    }

    /// <summary>Whether -WhatIf (or $WhatIfPreference) holds. Asking it prints nothing.</summary>
    private protected bool IsWhatIf => Preference("WhatIf") ?? LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>The value of a switch given on the command line; null when it was not given.</summary>
    private protected bool? Preference(string name) =>
        MyInvocation.BoundParameters.TryGetValue(name, out var value) ? LanguagePrimitives.IsTrue(value) : null;
}
