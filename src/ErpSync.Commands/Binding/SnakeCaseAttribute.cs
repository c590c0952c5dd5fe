using System.Management.Automation;

namespace ErpSync.Commands.Binding;

/// <summary>Lets people write names as config.yaml does: cloud_to_local for CloudToLocal, latest_timestamp for LatestTimestamp.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SnakeCaseAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is string text ? text.Replace("_", string.Empty, StringComparison.Ordinal) : inputData;
    }
}
