using System.Collections.Frozen;

namespace ErpSync.Engine.Frappe;

/// <summary>Frappe's exception classes and the kind of no each of them is. Validation is what is left.</summary>
internal static class ExceptionClasses
{
    private static readonly FrozenDictionary<string, SiteErrorClass> ByName = new Dictionary<string, SiteErrorClass>
    {
        ["AuthenticationError"] = SiteErrorClass.Authentication,
        ["SessionExpired"] = SiteErrorClass.Authentication,
        ["InvalidAuthorizationHeader"] = SiteErrorClass.Authentication,
        ["InvalidAuthorizationPrefix"] = SiteErrorClass.Authentication,
        ["InvalidAuthorizationToken"] = SiteErrorClass.Authentication,
        ["PermissionError"] = SiteErrorClass.Permission,
        ["LinkValidationError"] = SiteErrorClass.MissingLink,
        ["CancelledLinkError"] = SiteErrorClass.MissingLink,
        ["LinkExistsError"] = SiteErrorClass.Linked,
        ["NestedSetChildExistsError"] = SiteErrorClass.Linked,
        ["TimestampMismatchError"] = SiteErrorClass.Precondition,
        ["DuplicateEntryError"] = SiteErrorClass.Duplicate,
        ["NameError"] = SiteErrorClass.Validation,
        ["ImportError"] = SiteErrorClass.Schema,
        ["ModuleNotFoundError"] = SiteErrorClass.Schema,
        ["TableMissingError"] = SiteErrorClass.Schema,
        ["QueryDeadlockError"] = SiteErrorClass.Transient,
        ["QueryTimeoutError"] = SiteErrorClass.Transient,
        ["DocumentLockedError"] = SiteErrorClass.Transient,
        ["SessionStopped"] = SiteErrorClass.Transient,
        ["InReadOnlyMode"] = SiteErrorClass.Transient,
        ["QueueOverloaded"] = SiteErrorClass.Transient,
        ["TooManyRequestsError"] = SiteErrorClass.RateLimited,
        // Frappe 13 answers 417 here: the class has no status of its own there.
        ["RateLimitExceededError"] = SiteErrorClass.RateLimited,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfDatabase = FrozenSet.ToFrozenSet(
        ["OperationalError", "ProgrammingError", "DataError", "InternalError", "IntegrityError", "InterfaceError"], StringComparer.Ordinal);

    /// <summary>MySQL: unknown column, no such table.</summary>
    private static readonly FrozenSet<int> SchemaCodes = [1054, 1146];

    /// <summary>
    /// MySQL: lock wait time-out, deadlock, record changed since last read, too many connections, resources, too many transactions.
    /// </summary>
    private static readonly FrozenSet<int> TransientCodes = [1205, 1213, 1020, 1040, 1203, 1637];

    /// <summary>MySQL: server has gone away, connection lost during the query.</summary>
    private static readonly FrozenSet<int> LostConnectionCodes = [2006, 2013];

    /// <summary>
    /// The class of an answer that came from Frappe itself, told from its exception; null when it names none that is known.
    /// </summary>
    public static SiteErrorClass? Of(SiteComplaint complaint, int status)
    {
        if (complaint.ExceptionType is not { } type)
        {
            return null;
        }

        if (ByName.TryGetValue(type, out var known))
        {
            return known;
        }

        if (!OfDatabase.Contains(type))
        {
            return null;
        }

        if (complaint.DatabaseCode is { } code)
        {
            return SchemaCodes.Contains(code) ? SiteErrorClass.Schema
                : TransientCodes.Contains(code) || LostConnectionCodes.Contains(code) ? SiteErrorClass.Transient
                : SiteErrorClass.Validation;
        }

        // frappe.exceptions.DataError, 417: "Field not permitted in query".
        return type == "DataError" && status == 417 ? SiteErrorClass.Schema : null;
    }

    /// <summary>Whether the site itself cannot know if its last statement, perhaps the commit, was carried out.</summary>
    public static bool LostDatabase(SiteComplaint complaint) =>
        complaint.ExceptionType is { } type && OfDatabase.Contains(type)
        && complaint.DatabaseCode is { } code && LostConnectionCodes.Contains(code);
}
