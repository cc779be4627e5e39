"""From an event to the message body in a channel: rule, input transformer, topic, subscription."""
