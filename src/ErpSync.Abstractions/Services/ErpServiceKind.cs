namespace ErpSync;

/// <summary>What the system runs ErpSync as.</summary>
public enum ErpServiceKind
{
    /// <summary>A systemd service that runs all the time.</summary>
    SystemdService,

    /// <summary>A systemd timer that starts one run after another.</summary>
    SystemdTimer,

    /// <summary>A Windows service.</summary>
    WindowsService,

    /// <summary>A scheduled task of Windows that starts one run after another.</summary>
    ScheduledTask,
}
