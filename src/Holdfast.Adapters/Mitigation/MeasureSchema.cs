using Holdfast.Adapters.Inventory;

namespace Holdfast.Adapters.Mitigation;

/// <summary>The JSON schema of a file of measures, for editors.</summary>
public static class MeasureSchema
{
    public static string Text() => InventorySchema.Text("Holdfast measures, version 1", MeasureKeys.Root);
}
