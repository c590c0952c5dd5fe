namespace ErpSync;

/// <summary>The kind of an error; mapped to PowerShell's ErrorCategory by the cmdlets.</summary>
public enum ErpErrorCategory
{
    /// <summary>The data or configuration is not acceptable.</summary>
    InvalidData,

    /// <summary>The arguments of the command do not fit together.</summary>
    InvalidArgument,

    /// <summary>Not possible in the present state.</summary>
    InvalidOperation,

    /// <summary>Something named does not exist.</summary>
    ObjectNotFound,

    /// <summary>Key or secret refused.</summary>
    AuthenticationError,

    /// <summary>The user may not.</summary>
    PermissionDenied,

    /// <summary>The site cannot be reached.</summary>
    ConnectionError,

    /// <summary>No answer in time.</summary>
    OperationTimeout,

    /// <summary>A limit was reached.</summary>
    LimitsExceeded,

    /// <summary>The answer is not what Frappe answers.</summary>
    ProtocolError,

    /// <summary>Somebody else holds it.</summary>
    ResourceBusy,

    /// <summary>It is there already.</summary>
    ResourceExists,

    /// <summary>The state file cannot be used.</summary>
    MetadataError,

    /// <summary>Something needed is missing on this machine.</summary>
    NotInstalled,

    /// <summary>A write failed.</summary>
    WriteError,

    /// <summary>None of the others.</summary>
    NotSpecified,
}
