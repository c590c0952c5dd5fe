namespace ErpSync.Sandbox;

/// <summary>An enabled Webhook as the site remembers it between saves.</summary>
/// <param name="Name">Name of the Webhook.</param>
/// <param name="Event">Event it waits for.</param>
/// <param name="Condition">Expression that must be true; empty if there is none.</param>
internal sealed record WatchingWebhook(string Name, string Event, string Condition)
{
    private PythonExpression? _condition;

    /// <summary>The document is one the Webhook is for.</summary>
    /// <exception cref="FrappeError">500: an expression that fails stops the save, as on a real site.</exception>
    public bool Matches(Func<PythonScope> scope)
    {
        if (Condition.Length == 0)
        {
            return true;
        }

        try
        {
            _condition ??= PythonExpression.Parse(Condition);
            return PythonValue.IsTrue(_condition.Evaluate(scope()));
        }
        catch (PythonError error)
        {
            throw FrappeErrors.Python(error.Type, error.Message, error.Module);
        }
    }
}
