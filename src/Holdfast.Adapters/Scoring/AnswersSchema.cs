using Holdfast.Adapters.Inventory;

namespace Holdfast.Adapters.Scoring;

/// <summary>The JSON schema of the answers, made of the table of keys that the reader uses.</summary>
public static class AnswersSchema
{
    public static string Text() => InventorySchema.Text("Holdfast answers, version 1", AnswersKeys.Root);
}
