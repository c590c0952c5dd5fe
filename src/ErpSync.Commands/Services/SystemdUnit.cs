using System.Buffers;
using System.Globalization;
using System.Text;

namespace ErpSync.Commands.Services;

/// <summary>The text of systemd's unit files: the one source, also of Templates/erpsync.service.</summary>
/// <param name="request">What is to be registered.</param>
internal sealed class SystemdUnit(ServiceRequest request)
{
    private static readonly string[] Homes = ["/home/", "/root/", "/run/user/"];
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\"'\\;");
    private static readonly string[] TemporaryFolders = ["/tmp/", "/var/tmp/"];

    /// <summary>The service: one that runs all the time, or one run for a timer.</summary>
    public string Service()
    {
        var isTimed = request.Every is not null;
        var text = new StringBuilder();
        Line(text, $"# Written by Register-ErpSyncService. Keep changes of your own apart: systemctl edit {request.Name}");
        Line(text, "[Unit]");
        Line(text, "Description=ErpSync: keeps two ERPNext sites in step");
        if (!request.IsUserScope)
        {
            Line(text, "Wants=network-online.target");
            Line(text, "After=network-online.target");
        }

        Line(text, "");
        Line(text, "[Service]");
        Line(text, isTimed ? "Type=oneshot" : "Type=notify");
        if (request.User is not null)
        {
            Line(text, $"User={request.User}");
        }

        Line(text, $"WorkingDirectory={WithoutSpecifiers(request.ConfigFolder)}");
        var command = request.HostCommand();
        Line(text, $"ExecStart={string.Join(' ', command.Arguments.Prepend(command.Program).Select(Argument))}");
        if (!isTimed)
        {
            Line(text, "Restart=on-failure");
            Line(text, "RestartSec=10");
        }

        Line(text, "TimeoutStopSec=60");
        Line(text, "NoNewPrivileges=true");
        if (!request.IsUserScope)
        {
            // What hides a folder must not hide one that is needed.
            Line(text, $"PrivateTmp={(Lies(TemporaryFolders) ? "false" : "true")}");
            Line(text, "ProtectSystem=strict");
            Line(text, $"ProtectHome={(Lies(Homes) ? "read-only" : "true")}");
            Line(text, $"ReadWritePaths={string.Join(' ', request.DataFolders.Select(PathInList))}");
        }

        if (!isTimed)
        {
            Line(text, "");
            Line(text, "[Install]");
            Line(text, $"WantedBy={(request.IsUserScope ? "default" : "multi-user")}.target");
        }

        return text.ToString();
    }

    /// <summary>The timer that starts one run after another.</summary>
    public string Timer()
    {
        var text = new StringBuilder();
        Line(text, $"# Written by Register-ErpSyncService. Keep changes of your own apart: systemctl edit {request.Name}.timer");
        Line(text, "[Unit]");
        Line(text, "Description=ErpSync: when two ERPNext sites are brought in step");
        Line(text, "");
        Line(text, "[Timer]");
        Line(text, "OnActiveSec=5s");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"OnUnitActiveSec={(long)request.Every!.Value.TotalSeconds}s"));
        Line(text, "AccuracySec=1s");
        Line(text, "");
        Line(text, "[Install]");
        Line(text, "WantedBy=timers.target");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private bool Lies(string[] folders) =>
        request.DataFolders.Concat([request.ConfigPath, request.HostPath, request.DotnetPath])
            .Any(path => folders.Any(folder => (path + "/").StartsWith(folder, StringComparison.Ordinal)));

    // systemd replaces %-specifiers everywhere, and variables in commands.
    private static string WithoutSpecifiers(string text) => text.Replace("%", "%%", StringComparison.Ordinal);

    private static string Argument(string text) => Quoted(WithoutSpecifiers(text).Replace("$", "$$", StringComparison.Ordinal));

    private static string PathInList(string path) => Quoted(WithoutSpecifiers(path));

    private static string Quoted(string text) => !text.AsSpan().ContainsAny(Special)
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
