namespace ErpSync.Commands.Services;

/// <summary>One thing to be done to the system. What a person is shown is what is carried out.</summary>
internal abstract record ServiceStep
{
    /// <summary>Writes a file in one go, readable by everybody.</summary>
    /// <param name="Path">Where.</param>
    /// <param name="Text">What.</param>
    internal sealed record Write(string Path, string Text) : ServiceStep
    {
        /// <summary>Whether it is only needed until all steps are done, and then removed. Default false.</summary>
        public bool IsTemporary { get; init; }

        public override string ToString() => $"Write {Path}{(IsTemporary ? ", for the next step only" : "")}:\n\n{Text.TrimEnd()}\n";
    }

    /// <summary>Removes a file.</summary>
    /// <param name="Path">Which.</param>
    internal sealed record Remove(string Path) : ServiceStep
    {
        public override string ToString() => $"Remove {Path}";
    }

    /// <summary>Runs a program of the system.</summary>
    /// <param name="Command">Which.</param>
    internal sealed record Run(CommandLine Command) : ServiceStep
    {
        public Run(string program, params string[] arguments)
            : this(new CommandLine(program, arguments))
        {
        }

        /// <summary>Whether the rest goes on when it fails. Default false.</summary>
        public bool MayFail { get; init; }

        public override string ToString() => $"Run {Command}";
    }
}
