namespace ErpSync.Engine.Sync.Writing;

/// <summary>A write was sent and no answer tells whether it was carried out. Its intent stays open until the site has been observed.</summary>
internal sealed class OutcomeUnknownException(string operationId, Exception innerException) : Exception(innerException.Message, innerException)
{
    public string OperationId { get; } = operationId;
}
